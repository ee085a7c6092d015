"""References of a study's HTML, resolved for one reader at each display.

Shown: a story the reader may read; words of someone who agreed to their use in a study, in the study's own quotes
or in those of a story the reader may read; a contradiction both of whose stories the reader may read. Nothing is
shown of the others, not even that they exist. The same for old versions, previews and exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

from django.db.models import Q
from django.template.loader import render_to_string

from knowledge.choices import Consent, ConsentUse
from knowledge.consent import consents
from knowledge.models import Contribution, Quote
from portal.visibility import Viewer

_REFERENCE: Final = re.compile(r"<study-ref((?: data-[a-z]+=\"[^\"]*\")*)></study-ref>")
_ATTRIBUTE: Final = re.compile(r" data-([a-z]+)=\"([^\"]*)\"")
_STORIES: Final = ("story", "first", "second")


@dataclass(frozen=True, slots=True)
class _Known:
    """What this reader may see of what a text refers to."""

    stories: Mapping[int, Contribution]
    quotes: Mapping[int, Quote]


def references(html: str) -> list[dict[str, str]]:
    """The attributes of each reference of a text."""
    return [_attributes(match[1]) for match in _REFERENCE.finditer(html)]


def display(html: str, viewer: Viewer) -> str:
    """At most three queries, none for a text without references."""
    found = references(html)
    if not found:
        return html
    known = _Known(_stories(found, viewer), _quotes(found, viewer))
    return _REFERENCE.sub(lambda match: _shown(_attributes(match[1]), known), html)


def quoted_words(pages: Iterable[Contribution]) -> dict[int, list[str]]:
    """{study: its own quoted words whose speakers agreed}, for an index. One query, none without such words.

    Words quoted from a story stay out: their readers are those of the story.
    """
    placed = {
        int(one["quote"]): page.pk
        for page in pages
        for one in references(page.state.rendered.get("body", ""))
        if one["kind"] == "quote" and one["own"] == "1"
    }
    if not placed:
        return {}
    found: dict[int, list[str]] = {}
    for quote in _agreed(placed):
        if quote.contribution_id == placed[quote.pk]:
            found.setdefault(quote.contribution_id, []).append(quote.text)
    return found


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def _stories(found: list[dict[str, str]], viewer: Viewer) -> dict[int, Contribution]:
    numbers = {int(one[name]) for one in found for name in _STORIES if name in one}
    if not numbers:
        return {}
    readable = Contribution.objects.visible_to(viewer).published().filter(pk__in=numbers).select_related("state")
    return {page.pk: page for page in readable}


def _quotes(found: list[dict[str, str]], viewer: Viewer) -> dict[int, Quote]:
    asked = {int(one["quote"]): one["own"] == "1" for one in found if "quote" in one}
    if not asked:
        return {}
    quotes = {quote.pk: quote for quote in _agreed(asked)}
    elsewhere = {quote.contribution_id for pk, quote in quotes.items() if not asked[pk]}
    readable: set[int] = set()
    if elsewhere:
        told = Contribution.objects.visible_to(viewer).published().filter(pk__in=elsewhere)
        readable = set(told.values_list("pk", flat=True))
    return {pk: quote for pk, quote in quotes.items() if asked[pk] or quote.contribution_id in readable}


def _agreed(numbers: Iterable[int]) -> list[Quote]:
    """Of these quotes, those whose speakers agreed to a study. One query."""
    said = consents.decided(Q(quote__in=sorted(numbers)), ConsentUse.STUDY)
    return [quote for quote, standing in said if standing == Consent.GIVEN]


def _shown(reference: Mapping[str, str], known: _Known) -> str:
    kind = reference["kind"]
    if kind == "story" and (story := known.stories.get(int(reference["story"]))):
        context = {"story": story, "relation": reference["relation"], "passage": reference["passage"]}
        return render_to_string("research/parts/block_story.html", context)
    if kind == "quote" and (quote := known.quotes.get(int(reference["quote"]))):
        return render_to_string("research/parts/block_quote.html", {"quote": quote})
    if kind == "contradiction":
        first, second = (known.stories.get(int(reference[name])) for name in ("first", "second"))
        if first and second:
            context = {"first": first, "second": second, "difference": reference["difference"]}
            return render_to_string("research/parts/block_contradiction.html", context)
    return ""
