"""Corpora as researchers make them."""

from __future__ import annotations

from typing import Any

from knowledge.models import Contribution
from portal.members.models import Member
from portal.members.viewers import viewer_for
from research.corpora import codebook, coding, editing, gathering
from research.corpora.rules import Rule
from research.models import Corpus
from tests.factories.studies import researcher

GRID = "Acompte : une somme demandée avant de commencer\n- Refus : le client n’en veut pas\nDevis : l’écrit d’avant"


def corpus(owner: Member | None = None, *sources: Contribution, **values: Any) -> Corpus:
    """A corpus of `owner` (a new researcher if None) with its grid; `sources` are kept by hand."""
    owner = owner or researcher()
    chosen = {
        "title": "Ce que l’acompte change",
        "question": "L’acompte protège-t-il des impayés ?",
        "visibility": "public",
        "rule": Rule("q=acompte", "acompte"),
    } | values
    made = editing.save(chosen, owner)
    codebook.add_codes(made, GRID)
    gathering.consider(
        made, [page.pk for page in sources], viewer_for(owner.user), by=owner, reason="Parle d’un acompte.",
        included=True, by_rule=False,
    )  # fmt: skip
    return made


def code_sentences(made: Corpus, coder: Member, position: int, label: str, *numbers: int) -> None:
    """Give a code to the sentences of these numbers (from 0) of a source, in reading order."""
    entry = made.entries.get(position=position)
    source = coding.opened(entry, viewer_for(coder.user))
    assert source is not None
    units = [unit.value for part in coding.parts_of(source, [], viewer_for(coder.user)) for unit in part.units]
    coding.code_passages(entry, source, [units[number] for number in numbers], made.codes.get(label=label), coder)


def finish(made: Corpus, coder: Member, position: int) -> None:
    entry = made.entries.get(position=position)
    source = coding.opened(entry, viewer_for(coder.user))
    assert source is not None
    coding.finish(entry, source, coder)
