"""What a change of the thesaurus or of the places moves: the objects that carry the changed word."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from knowledge.changes import CHANGE_KIND
from knowledge.models import Contribution
from portal.core.journal import record_changes
from portal.members.changes import MEMBER
from portal.members.models import Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept, ConceptLabel, SynonymSheet
from search import guests
from search.asking import synonyms


@receiver(post_save, sender=Concept)
def on_concept(instance: Concept, created: bool, raw: bool = False, **kwargs: Any) -> None:
    synonyms.forget()
    if not created and not raw:
        _record_users(Q(pk=instance.pk) | Q(parent=instance.pk) | Q(parent__parent=instance.pk))


@receiver([post_save, post_delete], sender=ConceptLabel)
def on_label(instance: ConceptLabel, raw: bool = False, **kwargs: Any) -> None:
    synonyms.forget()
    if not raw:
        _record_users(Q(pk=instance.concept_id))


@receiver([post_save, post_delete], sender=SynonymSheet)
def on_sheet(**kwargs: Any) -> None:
    """Everyday synonyms act on questions only: no document changes."""
    synonyms.forget()


@receiver(post_save, sender=Territory)
def on_territory(instance: Territory, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A free area that is renamed. The official list is loaded in bulk: rebuild after a load."""
    if created or raw:
        return
    contributions = Contribution.objects.filter(territories=instance.pk).values_list("pk", flat=True)
    members = Member.objects.filter(places=instance.pk).values_list("pk", flat=True)
    with transaction.atomic():
        record_changes(CHANGE_KIND, contributions)
        record_changes(MEMBER, members)
        for guest in guests.GUESTS.values():
            record_changes(guest.source.kind, guest.using_places([instance.pk]))


def _record_users(concepts: Q) -> None:
    numbers = list(Concept.objects.filter(concepts).values_list("pk", flat=True))
    using = Q(pk__in=[])
    for scheme in ("axes", "trades", "sectors", "skills"):
        links = getattr(Contribution, scheme).through.objects.filter(concept__in=numbers)
        using |= Q(pk__in=links.values("contribution_id"))
    contributions = Contribution.objects.filter(using, state__live=True).values_list("pk", flat=True)
    people = Member.objects.filter(Q(trades__in=numbers) | Q(skills__in=numbers)).distinct()
    with transaction.atomic():
        record_changes(CHANGE_KIND, contributions)
        record_changes(MEMBER, people.values_list("pk", flat=True))
        for guest in guests.GUESTS.values():
            record_changes(guest.source.kind, guest.using_concepts(numbers))
