"""Words that someone takes back leave what the researchers of a corpus wrote about its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from knowledge.choices import ConsentUse
from knowledge.consent import consents
from knowledge.consent.masking import MARK, pattern_of
from knowledge.models import Quote
from research.models import Code, Corpus, CorpusVersion, EntryDecision, Memo

_WRITTEN = (
    (Memo, "corpus", "text", 5000),
    (EntryDecision, "entry__corpus", "reason", 300),
    (Code, "corpus", "definition", 500),
)
"""(model, path to its corpus, field, its length at most)"""


def withdrawn(quoted: Quote, _use: str) -> None:
    """A holder, as `knowledge.consent.consents` calls it: nothing while the use of the words in research stands."""
    pattern = pattern_of(quoted.text)
    if pattern is None or consents.may_show(quoted.key, ConsentUse.STUDY):
        return
    corpora = Corpus.objects.filter(
        Q(entries__contribution=quoted.contribution_id) | Q(studies=quoted.contribution_id)
    ).values("pk")
    for model, path, field, length in _WRITTEN:
        rows = model._default_manager.filter(**{f"{path}__in": corpora})
        for pk, text in rows.values_list("pk", field):
            if pattern.search(text):
                model._default_manager.filter(pk=pk).update(**{field: pattern.sub(MARK, text)[:length]})


def grid_of(frozen: CorpusVersion) -> list[dict[str, Any]]:
    """The codes of a frozen version, which never changes, without words taken back since. Two queries."""
    patterns = consents.ended_words([one["contribution"] for one in frozen.content["sources"]], ConsentUse.STUDY)
    return [code | {"definition": _without(code["definition"], patterns)} for code in frozen.content["codes"]]


def _without(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub(MARK, text)
    return text
