"""Raw records to contributions to write: what is understood, what is doubtful, what is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.choices import Kind, Licence, Outcome
from knowledge.writing.readiness import TEXT_LIMIT
from portal.exchange.contributions.catalogue import Catalogue
from portal.exchange.contributions.reading import Raw
from portal.visibility import Visibility

EXPERIENCE_FIELDS = {
    "context": "context", "problem": "trigger", "trigger": "trigger", "objectives": "aim", "aim": "aim",
    "actions": "actions", "results": "obtained", "obtained": "obtained", "intended": "intended",
    "lessons": "lesson", "lesson": "lesson", "difficulties": "difficulties", "enablers": "enablers",
    "next_steps": "recommendation", "recommendation": "recommendation", "partners": "partners",
    "sponsors": "partners", "budget": "means_cost", "means_cost": "means_cost", "means_time": "means_time",
    "means_tools": "means_tools", "techno": "means_tools", "means_skills": "means_skills",
    "works_if": "works_if", "fails_if": "fails_if", "story": "story",
}  # fmt: skip
OUTCOMES = {
    "abandonné": Outcome.ABANDONED,
    "investigation non concluante": Outcome.FAILURE,
    "alumni": Outcome.ABANDONED,
    "transféré": Outcome.SUCCESS,
    "opéré": Outcome.SUCCESS,
    "consolidation": Outcome.SUCCESS,
    "pérennisé": Outcome.SUCCESS,
}
LICENCES = {
    "licence ouverte": Licence.OPEN,
    "cc by-sa 3": Licence.CC_BY_SA_3,
    "cc by-sa": Licence.CC_BY_SA,
    "cc-by-sa": Licence.CC_BY_SA,
    "cc by": Licence.CC_BY,
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Incoming:
    """One contribution to write. Ids are those of the catalogue; texts are cleaned and within limits."""

    where: str
    source_id: str
    kind: Kind
    title: str
    summary: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    outcome: str = ""
    visibility: str = Visibility.PUBLIC
    protected_author: bool = False
    language: str = "fr"
    licence: str = Licence.CC_BY_SA
    source: str = ""
    started_on: dt.date | None = None
    ended_on: dt.date | None = None
    review_on: dt.date | None = None
    published_on: dt.date | None = None
    authors: list[tuple[int, str]] = field(default_factory=list)
    cooperative_id: int | None = None
    chosen: dict[str, list[int]] = field(default_factory=dict)
    """axes, trades, sectors, skills, territories → ids."""
    tags: list[str] = field(default_factory=list)
    is_example: bool = False
    checksum: str = ""
    warnings: list[str] = field(default_factory=list)


class Refused(Exception):
    """The record cannot become a contribution; the message names the field."""


def understand(raw: Raw, catalogue: Catalogue, *, default_kind: Kind, visibility: str | None = None) -> Incoming:
    """The contribution in a record. Raises Refused; what is merely doubtful becomes a warning."""
    if raw.error:
        raise Refused(raw.error)
    data = raw.data
    title = _line(data.get("title"))[:255].strip()
    if not title:
        raise Refused("title : le titre manque")
    identity = _line(data.get("id") or data.get("slug"))
    if not identity:
        raise Refused("id : l'identifiant manque ; sans lui un second import ferait un double")
    item = Incoming(
        where=raw.where,
        source_id=f"import:{identity}"[:200],
        kind=_kind(data, default_kind),
        title=title,
        summary=_line(data.get("summary"))[:300],
        is_example=bool(data.get("example")),
        source=" · ".join(part for part in (_line(data.get("attribution")), _line(data.get("source_url"))) if part)[
            :300
        ],
        checksum=hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest(),
    )
    _texts(item, data)
    _choices(item, data, visibility)
    _dates(item, data)
    catalogue.place(item, data)
    return item


def _kind(data: Mapping[str, Any], default: Kind) -> Kind:
    kind = data.get("kind")
    if kind is None:
        return default
    return Kind.EXPERIENCE if kind in ("experience", "project", "case_study") else Kind.ARTICLE


def _texts(item: Incoming, data: Mapping[str, Any]) -> None:
    found = {**_mapping(data.get("fields")), **_mapping(data.get("sections"))}
    body = _block(data.get("body_markdown") or data.get("body") or data.get("text"))
    if item.kind == Kind.ARTICLE:
        item.texts = {
            "body": body or _block("\n\n".join(_block(value) for value in found.values())),
            "sources": _block(data.get("sources")),
        }
    else:
        for name, value in {**{key: data.get(key) for key in EXPERIENCE_FIELDS}, **found}.items():
            target = EXPERIENCE_FIELDS.get(name)
            text = _block(value)
            if target and text and text not in item.texts.get(target, ""):
                item.texts[target] = "\n\n".join(part for part in (item.texts.get(target, ""), text) if part)
        item.texts.setdefault("story", body)
    for name, text in item.texts.items():
        if len(text) > TEXT_LIMIT:
            item.texts[name] = text[:TEXT_LIMIT]
            item.warnings.append(f"{name} : coupé à {TEXT_LIMIT} caractères")
    if not any(text.strip() for text in item.texts.values()):
        raise Refused("body_markdown : aucun texte")


def _choices(item: Incoming, data: Mapping[str, Any], visibility: str | None) -> None:
    fields = _mapping(data.get("fields"))
    status = _line(fields.get("status")).lower()
    item.outcome = _one_of(item, "outcome", data.get("outcome"), Outcome.values) or OUTCOMES.get(status, "")
    if item.kind == Kind.EXPERIENCE and not item.outcome:
        item.warnings.append("outcome : résultat non indiqué")
    if data.get("maturity"):
        item.warnings.append("maturity : ignorée, elle se calcule d’après les essais")
    wanted = visibility or data.get("visibility")
    item.visibility = _one_of(item, "visibility", wanted, Visibility.values) or Visibility.PUBLIC
    item.protected_author = bool(data.get("protected_author"))
    language = _line(data.get("language") or data.get("lang")) or "fr"
    item.language = language if language in ("fr", "en") else "fr"
    licence = _line(data.get("licence"))
    if licence in Licence.values:
        item.licence = licence
    elif licence:
        known = next((value for words, value in LICENCES.items() if words in licence.lower()), None)
        item.licence = known or Licence.RESERVED
        if known is None:
            item.warnings.append(f"licence : « {licence[:60]} » inconnue, traitée comme réservée")


def _one_of(item: Incoming, name: str, value: Any, allowed: list[str]) -> str:
    word = _line(value)
    if word and word not in allowed:
        item.warnings.append(f"{name} : « {word[:40]} » n'est pas une valeur connue")
        return ""
    return word


def _dates(item: Incoming, data: Mapping[str, Any]) -> None:
    names = {
        "started_on": data.get("started_on") or data.get("date_start"),
        "ended_on": data.get("ended_on") or data.get("date_last"),
        "published_on": data.get("published_on"),
        "review_on": data.get("review_on"),
    }
    for name, value in names.items():
        if value:
            setattr(item, name, _date(item, name, _line(value)))
    if item.started_on and item.ended_on and item.ended_on < item.started_on:
        item.warnings.append("ended_on : la fin précède le début, ignorée")
        item.ended_on = None


def _date(item: Incoming, name: str, text: str) -> dt.date | None:
    """An ISO day; a year or a month alone is its first day."""
    padded = {4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text[:10])
    try:
        return dt.date.fromisoformat(padded)
    except ValueError:
        item.warnings.append(f"{name} : « {text[:20]} » n'est pas une date")
        return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _line(value: Any) -> str:
    """A single line of text; numbers become text, structures do not."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return " ".join(_CONTROL.sub("", str(value)).split())


def _block(value: Any) -> str:
    """Markdown; a list becomes a bulleted list."""
    if isinstance(value, list):
        rows = [_row(item) for item in value]
        return "\n".join(f"- {row}" for row in rows if row)
    if value is None or isinstance(value, dict | bool):
        return ""
    return _CONTROL.sub("", str(value)).strip()


def _row(item: Any) -> str:
    if isinstance(item, dict):
        return ", ".join(part for part in (_line(value) for value in item.values()) if part)
    return _line(item)
