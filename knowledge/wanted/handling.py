"""What becomes of a subject: taken, given back, answered, set aside with a reason, merged, removed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.models import Contribution, FailedSearch, RedLink, Wanted, WantedAnswer, WantedDemand
from portal.members.models import Member
from portal.notices.sending import notify
from portal.visibility import Viewer

ANSWERED = "wanted_answered"
"""Kind of the notice sent to those who follow."""


class WantedRefused(ValueError):
    """Why it cannot be done, in words for the person."""


def take(wanted: Wanted, member: Member) -> None:
    """Say that one is writing it. The first one wins; others see that it is taken."""
    moved = Wanted.objects.filter(pk=wanted.pk, taken_by=None).update(taken_by=member, taken_at=timezone.now())
    if not moved and not Wanted.objects.filter(pk=wanted.pk, taken_by=member).exists():
        raise WantedRefused(_("Quelqu’un s’en occupe déjà."))


def give_back(wanted: Wanted, member: Member) -> None:
    """Leave it to others; harmless when one did not have it."""
    Wanted.objects.filter(pk=wanted.pk, taken_by=member).update(taken_by=None, taken_at=None)


def answer(wanted: Wanted, contribution_id: int, member: Member, viewer: Viewer) -> Contribution:
    """Link a published text that the viewer may read, and tell those who follow, once for each answer.

    Who may not read the text learns nothing: neither from the list nor by the notice, which names no title.
    """
    page: Contribution | None = (
        Contribution.objects.visible_to(viewer).published().select_related("state").filter(pk=contribution_id).first()
    )
    if page is None:
        raise WantedRefused(_("Nous ne trouvons pas ce texte parmi ceux que vous pouvez lire."))
    with transaction.atomic():
        _link, created = WantedAnswer.objects.get_or_create(
            wanted=wanted, contribution=page, defaults={"member": member}
        )
        if created:
            Wanted.objects.filter(pk=wanted.pk).update(taken_by=None, taken_at=None)
            followers = wanted.followers.exclude(pk=member.pk).values_list("pk", flat=True)
            notify(
                list(followers),
                ANSWERED,
                ("contribution", page.pk),
                reason=_("Ce texte répond à un sujet que vous suivez."),
                once=f"wanted:{wanted.pk}:{page.pk}",
            )
    return page


def follow(wanted: Wanted, member: Member, *, wished: bool) -> None:
    """Be told of answers, or no longer."""
    if wished:
        wanted.followers.add(member)
    else:
        wanted.followers.remove(member)


def set_aside(wanted: Wanted, reason: str) -> None:
    """Refuse the subject, with the reason that everybody who sees it reads."""
    Wanted.objects.filter(pk=wanted.pk).update(refusal=reason, refused_at=timezone.now(), taken_by=None, taken_at=None)


def reopen(wanted: Wanted) -> None:
    """Take back a refusal."""
    Wanted.objects.filter(pk=wanted.pk).update(refusal="", refused_at=None)


def remove(wanted: Wanted) -> None:
    """An abusive subject leaves every list and does not come back under the same words."""
    with transaction.atomic():
        Wanted.objects.filter(pk=wanted.pk).update(is_removed=True, taken_by=None, taken_at=None, title="")
        wanted.demands.all().delete()
        FailedSearch.objects.filter(wanted=wanted).update(text="")


def merge(source: Wanted, target: Wanted) -> None:
    """Make `source` a variant of `target`, with all that names it; its words lead to `target` from now on.

    A source seen only through red links gives `target` no title. Raises WantedRefused when both are the same subject.
    """
    with transaction.atomic():
        locked = {one.pk: one for one in Wanted.objects.select_for_update().filter(pk__in=[source.pk, target.pk])}
        kept = locked[target.pk].canonical or locked[target.pk]
        if kept.pk == source.pk:
            raise WantedRefused(_("Choisissez deux sujets différents."))
        Wanted.objects.filter(canonical=source.pk).update(canonical=kept)
        Wanted.objects.filter(pk=source.pk).update(canonical=kept, taken_by=None, taken_at=None)
        FailedSearch.objects.filter(wanted=source.pk).update(wanted=kept)
        RedLink.objects.filter(wanted=source.pk).update(wanted=kept)
        kept.followers.add(*source.followers.all())
        source.followers.clear()
        for demand in WantedDemand.objects.filter(wanted=source.pk):
            _move(demand, kept)
        for given in WantedAnswer.objects.filter(wanted=source.pk):
            _move(given, kept)
        if not kept.title and source.title:
            Wanted.objects.filter(pk=kept.pk).update(title=source.title)


def _move(row: WantedDemand | WantedAnswer, kept: Wanted) -> None:
    """The same member asking for both, or the same answer to both, counts once."""
    row.wanted = kept
    try:
        with transaction.atomic():
            row.save(update_fields=["wanted"])
    except IntegrityError:
        row.delete()
