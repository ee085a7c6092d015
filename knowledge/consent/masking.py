"""Taking words out of everything stored for readers: the page, its published versions, the passages of its links.

Drafts keep them for their authors, who must see what to remove; publishing is blocked until they do.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.db.models import Q

from knowledge.models import Contribution, ContributionState, Lineage, Publication, Quote
from knowledge.reading.cards import opening_of
from knowledge.rendering import render_page

MARK = "[parole retirée]"
_FEWEST_LETTERS = 12
"""Shorter words are anybody's: taking « oui » out of a story would tear it."""
_WORD = re.compile(r"\w+")


def pattern_of(text: str) -> re.Pattern[str] | None:
    """Finds the words of `text` in Markdown, whatever stands between them; None when they are too few to be known."""
    words = _WORD.findall(text)
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    return re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", re.IGNORECASE)


def take_out(quoted: Quote) -> None:
    """Remove the quotation, and its words wherever the contribution repeats them, inside the caller's transaction."""
    page = Contribution.objects.get(pk=quoted.contribution_id).specific
    pattern = pattern_of(quoted.text)
    for version in Publication.objects.filter(contribution=page):
        _take_out_of_version(version, page, quoted, pattern)
    if pattern is None:
        return
    _take_out_of_page(page, pattern)
    for edge in Lineage.objects.filter(Q(source=page) | Q(target=page)).exclude(passage=""):
        if pattern.search(edge.passage):
            edge.passage = pattern.sub(MARK, edge.passage)
            edge.save(update_fields=["passage"])


def take_out_of_users(quoted: Quote) -> list[int]:
    """Remove the words wherever a text that uses the contribution repeats them; likewise in a study's own text, whose
    quotes are not in it. Returns the contributions that changed."""
    pattern = pattern_of(quoted.text)
    if pattern is None:
        return []
    users = Lineage.objects.filter(source=quoted.contribution_id).values("target")
    found = Contribution.objects.filter(Q(pk__in=users) | Q(pk=quoted.contribution_id, experiencereport=None))
    touched = []
    for page in found.order_by("pk").specific():
        versions = [
            _take_out_of_version(version, page, None, pattern)
            for version in Publication.objects.filter(contribution=page)
        ]
        if _take_out_of_page(page, pattern) or any(versions):
            touched.append(page.pk)
    return touched


def _take_out_of_page(page: Contribution, pattern: re.Pattern[str]) -> bool:
    """The published texts and blocks of a specific page; says whether something changed."""
    blocks = {name: json.dumps(list(getattr(page, name).raw_data)) for name in page.block_fields}
    changed = _changed({name: getattr(page, name) for name in _texts(page)}, blocks, pattern)
    if not changed:
        return False
    for name, text in changed.items():
        setattr(page, name, text)
    type(page).objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in changed})
    state = ContributionState.objects.get(pk=page.pk)
    if state.live:
        state.rendered = state.rendered | _rendered(page, changed)
        state.opening = opening_of(state.rendered)
        state.save(update_fields=["rendered", "opening"])
    return True


def _take_out_of_version(
    version: Publication, page: Contribution, quoted: Quote | None, pattern: re.Pattern[str] | None
) -> bool:
    content: dict[str, Any] = dict(version.content)
    key = str(quoted.key) if quoted else None
    kept = [row for row in content.get("verbatims") or [] if row.get("key") != key]
    texts = {name: content.get(name) or "" for name in _texts(page)}
    blocks = {name: content.get(name) or "[]" for name in page.block_fields}
    changed = _changed(texts, blocks, pattern) if pattern else {}
    if not changed and len(kept) == len(content.get("verbatims") or []):
        return False
    version.content = content | changed | ({"verbatims": kept} if "verbatims" in content else {})
    if changed:
        version.rendered = version.rendered | _rendered(page.with_content_json(version.content), changed)
    version.save(update_fields=["content", "rendered"])
    return True


def _texts(page: Contribution) -> tuple[str, ...]:
    return ("title", "draft_title", "summary", *page.text_fields)


def _changed(texts: dict[str, str], blocks: dict[str, str], pattern: re.Pattern[str]) -> dict[str, str]:
    """Those that change. `blocks` are StreamFields as a revision stores them, in JSON."""
    changed = {name: pattern.sub(MARK, text) for name, text in texts.items() if pattern.search(text)}
    for name, stored in blocks.items():
        read = json.loads(stored)
        masked = _masked_value(read, pattern)
        if masked != read:
            changed[name] = json.dumps(masked)
    return changed


def _masked_value(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, list):
        return [_masked_value(one, pattern) for one in value]
    if isinstance(value, dict):
        return {name: _masked_value(one, pattern) for name, one in value.items()}
    return value


def _rendered(page: Contribution, changed: dict[str, str]) -> dict[str, str]:
    return {name: html for name, html in render_page(page).items() if name in changed}
