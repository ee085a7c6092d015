"""Tidying free words: one word takes the place of another, and no page loses it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.changes import touch
from knowledge.models import Tag, TaggedContribution
from portal.vocabulary.folding import fold


def by_letter(tags: Iterable[Tag]) -> list[tuple[str, list[Tag]]]:
    """Words as a French dictionary orders them, by first letter: « échec » with e. Signs and digits are under #."""
    letters: dict[str, list[Tag]] = {}
    for folded, tag in sorted(((fold(tag.name), tag) for tag in tags), key=lambda pair: (pair[0], pair[1].name)):
        first = folded[:1]
        letters.setdefault(first.upper() if first.isalpha() else "#", []).append(tag)
    return list(letters.items())


class MergeRefused(ValueError):
    """Why, in words for the person."""


def merge(source: Tag, target: Tag) -> int:
    """Make `source` an alias of `target`: its contributions carry `target` instead. Returns how many moved.

    The word stays known, so that whoever types it gets the other one, drafts and old versions included. When
    `target` is itself an alias, its canonical word is meant. Raises MergeRefused when both are the same word.
    """
    with transaction.atomic():
        kept = target.canonical or target
        if kept.pk == source.pk:
            raise MergeRefused(_("Choisissez deux mots-clés différents."))
        source.aliases.update(canonical=kept)
        source.canonical = kept
        source.save()
        return _move([source.pk], kept)


def use_canonical(contribution_id: int) -> None:
    """Replace the aliases that a contribution carries: a draft written before a merge brings them back."""
    carried = TaggedContribution.objects.filter(content_object=contribution_id, tag__canonical__isnull=False)
    for item in carried.select_related("tag__canonical"):
        _replace(item, item.tag.canonical)


def _move(source_ids: Iterable[int], kept: Tag) -> int:
    carried = list(TaggedContribution.objects.select_for_update().filter(tag__in=list(source_ids)))
    for item in carried:
        _replace(item, kept)
    numbers = {item.content_object_id for item in carried}
    touch(numbers)
    return len(numbers)


def _replace(item: TaggedContribution, kept: Tag | None) -> None:
    """A contribution that carries both words keeps one row."""
    both = TaggedContribution.objects.filter(tag=kept, content_object=item.content_object_id)
    if both.exists():
        item.delete()
    else:
        TaggedContribution.objects.filter(pk=item.pk).update(tag=kept)
