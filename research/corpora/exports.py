"""A frozen version as files: what its reader may read now, and the words whose speakers agree.

A source that they may not read is a number. A passage is cut out of its version at each export: words taken out of it
since, and words of someone who refused their use in research, do not come out.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from knowledge.choices import Consent, ConsentUse
from knowledge.consent import consents
from knowledge.consent.masking import MARK, pattern_of
from knowledge.kind_models import MODELS
from knowledge.models import Publication, Quote
from knowledge.reading.cards import Card, cards_by_id
from portal.members.csv_reading import harmless
from portal.visibility import Viewer
from research.corpora.forgetting import grid_of
from research.corpora.passages import digest
from research.corpora.sources import Version, open_versions
from research.models import CorpusVersion

COLUMNS = (
    "source", "lisible", "titre", "adresse", "nature", "annee", "version", "origine",
    "code", "codeur", "champ", "debut", "fin", "passage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What one reader may see of a version."""

    cards: dict[int, Card]
    texts: dict[Version, Publication]
    agreed: dict[int, list[Quote]]
    """{contribution: words whose speakers agreed to their use in research}"""
    refused: dict[int, list[re.Pattern[str]]]


def known_to(frozen: CorpusVersion, viewer: Viewer) -> Known:
    """Eight queries, whatever the size of the version."""
    numbers = {source["position"]: source["contribution"] for source in frozen.content["sources"]}
    cards = cards_by_id(list(numbers.values()), viewer)
    wanted = {(source["contribution"], source["version"]) for source in frozen.content["sources"]}
    wanted |= {(numbers[coding["position"]], coding["version"]) for coding in frozen.content["codings"]}
    agreed: dict[int, list[Quote]] = defaultdict(list)
    refused: dict[int, list[re.Pattern[str]]] = defaultdict(list)
    quotes = list(Quote.objects.filter(contribution__in=cards).order_by("pk"))
    said = consents.standings([quote.key for quote in quotes], ConsentUse.STUDY)
    for quote in quotes:
        if said.get(quote.key) == Consent.GIVEN:
            agreed[quote.contribution_id].append(quote)
        elif said.get(quote.key) in consents.ENDED and (pattern := pattern_of(quote.text)):
            refused[quote.contribution_id].append(pattern)
    return Known(cards, open_versions(sorted(wanted), viewer), agreed, refused)


def as_csv(frozen: CorpusVersion, viewer: Viewer, site: str) -> str:
    """One line a coded passage, and one for a source without any. `site` begins the addresses."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for source in as_values(frozen, viewer, site)["sources"]:
        told = [source.get(name, "") for name in COLUMNS[:8]]
        for passage in source["passages"] or [{}]:
            row = [*told, *(passage.get(name, "") for name in COLUMNS[8:])]
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()


def as_json(frozen: CorpusVersion, viewer: Viewer, site: str) -> str:
    return json.dumps(as_values(frozen, viewer, site), ensure_ascii=False, indent=1)


def as_values(frozen: CorpusVersion, viewer: Viewer, site: str) -> dict[str, Any]:
    """The caller may read the corpus."""
    content, known = frozen.content, known_to(frozen, viewer)
    labels = {code["id"]: code["label"] for code in content["codes"]}
    coded: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for coding in content["codings"]:
        coded[coding["position"]].append(coding)
    return {
        "corpus": frozen.corpus.title,
        "question": frozen.corpus.question,
        "adresse": site + frozen.get_absolute_url(),
        "version": frozen.number,
        "figee_le": frozen.frozen_at.isoformat(),
        "empreinte": frozen.checksum,
        "regle": content["rule_label"],
        "grille": [
            {"code": code["label"], "definition": code["definition"], "sous": labels.get(code["parent"], "")}
            for code in grid_of(frozen)
        ],
        "accord": content["agreement"],
        "sources": [_source(source, coded[source["position"]], labels, known, site) for source in content["sources"]],
    }


def _source(
    source: dict[str, Any], coded: list[dict[str, Any]], labels: dict[int, str], known: Known, site: str
) -> dict[str, Any]:
    number = source["contribution"]
    card = known.cards.get(number)
    origin = "règle" if source["by_rule"] else "à la main"
    if card is None:
        return {"source": source["position"], "lisible": "non", "origine": origin, "passages": []}
    return {
        "source": source["position"],
        "lisible": "oui",
        "origine": origin,
        "version": source["version"],
        "titre": card.title,
        "adresse": site + card.url,
        "nature": card.kind_label,
        "annee": card.year or "",
        "paroles": [{"texte": quote.text, "qui": quote.speaker} for quote in known.agreed.get(number, ())],
        "passages": [
            {
                "code": labels[coding["code"]],
                "codeur": coding["coder"],
                "champ": str(MODELS[card.kind]._meta.get_field(coding["field"]).verbose_name),
                "debut": coding["start"],
                "fin": coding["end"],
                "passage": _passage(number, coding, known),
            }
            for coding in coded
        ],
    }


def _passage(number: int, coding: dict[str, Any], known: Known) -> str:
    """The words of a coded passage; empty when the version is not open or does not say the same any more."""
    version = known.texts.get((number, coding["version"]))
    text = str(version.content.get(coding["field"]) or "") if version else ""
    start, end = coding["start"], coding["end"]
    if digest(text[start:end]) != coding["digest"]:
        return ""
    spans = (found.span() for pattern in known.refused.get(number, ()) for found in pattern.finditer(text))
    return MARK if any(first < end and last > start for first, last in spans) else text[start:end]
