"""Importing a table: each line stands or falls alone, a dry run keeps nothing, a second run changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.members.csv_reading import Row, harmless, looks_like_formula, rows_of
from portal.members.loading import load_cooperative, load_member
from portal.members.models import Cooperative, LegalForm, Member, Membership

COOPERATIVE_COLUMNS = {
    "identifiant": "external_id",
    "slug": "slug",
    "nom": "name",
    "forme": "legal_form",
    "presentation": "description",
    "site_web": "website",
    "annee_creation": "founded_on",
    "siege": "",
    "sites": "",
}
MEMBER_COLUMNS = {
    "identifiant": "external_id",
    "nom": "display_name",
    "en_une_ligne": "headline",
    "propose": "offers",
    "cherche": "seeks",
    "parcours": "bio",
    "disponibilite": "availability",
    "courriel": "contact_email",
    "telephone": "phone",
    "metiers": "",
    "competences": "",
    "territoires": "",
    "cooperative": "",
    "etape": "",
    "depuis": "",
    "jusqu_au": "",
}


@dataclass(slots=True)
class Report:
    """What an import did; `errors` are (line of the file, message)."""

    created: int = 0
    updated: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one sort of table is read: its columns, and how a row becomes a dictionary, then an object."""

    columns: Mapping[str, str]
    required: tuple[str, ...]
    to_data: Callable[[Mapping[str, str]], dict[str, Any]]
    load: Callable[[Mapping[str, Any]], Any]
    count: Callable[[], int]


def import_table(path: Path, kind: Kind, *, dry_run: bool) -> Iterator[Report]:
    """Yields the same report after each line, for progress. Raises UnreadableFile before the first line."""
    report = Report()
    for row in rows_of(path, kind.columns, kind.required):
        try:
            _import_row(row, kind, report, dry_run=dry_run)
        except ValidationError as fault:
            report.errors.append((row.line, harmless(" ; ".join(_messages(fault)))))
        except (DatabaseError, KeyError, ValueError) as fault:
            report.errors.append((row.line, harmless(str(fault))))
        yield report


def _import_row(row: Row, kind: Kind, report: Report, *, dry_run: bool) -> None:
    for column, text in row.cells.items():
        if looks_like_formula(text, phone=column == "telephone"):
            raise ValidationError(
                _("La colonne « %(column)s » commence comme une formule de tableur."), params={"column": column}
            )
    with transaction.atomic():
        before = kind.count()
        kind.load(kind.to_data(row.cells))
        created = kind.count() > before
        if dry_run:
            transaction.set_rollback(True)
    if created:
        report.created += 1
    else:
        report.updated += 1


def _messages(fault: ValidationError) -> list[str]:
    if hasattr(fault, "error_dict"):
        return [f"{name} : {' '.join(messages)}" for name, messages in fault.message_dict.items()]
    return list(fault.messages)


def _plain(cells: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, Any]:
    """Cells that are given, under the names of `loading`; an empty cell leaves what is there."""
    return {columns[name]: text for name, text in cells.items() if text and columns.get(name)}


def _several(text: str) -> list[str]:
    """Values of one cell, separated by | or by line breaks."""
    return [part.strip() for part in text.replace("\n", "|").split("|") if part.strip()]


def _choice(text: str, choices: Any, column: str) -> str:
    """A value or a label of the choices, whatever the case and accents. Raises ValidationError."""
    wanted = slugify(text)
    for value, label in choices.choices:
        if wanted in (slugify(value), slugify(label), slugify(str(label).split("(")[0])):
            return str(value)
    raise ValidationError(
        _("%(column)s : « %(text)s » n’est pas connu. Valeurs possibles : %(values)s."),
        params={"column": column, "text": text, "values": ", ".join(choices.values)},
    )


def cooperative_data(cells: Mapping[str, str]) -> dict[str, Any]:
    data = _plain(cells, COOPERATIVE_COLUMNS)
    if cells.get("forme"):
        data["legal_form"] = _choice(cells["forme"], LegalForm, "forme")
    places = [(name, True) for name in _several(cells.get("siege", ""))]
    places += [(name, False) for name in _several(cells.get("sites", ""))]
    if places:
        data["sites"] = [{"name": name, "territory": name, "is_head": head} for name, head in places]
    return data


def member_data(cells: Mapping[str, str]) -> dict[str, Any]:
    """A person whose cooperative vouches for them: active, unlisted, seen by the cooperative alone.

    Status and visibility are set on creation only. Once the person has an account their page is theirs:
    later imports only touch their membership.
    """
    data = _plain(cells, MEMBER_COLUMNS)
    for column, key in (("metiers", "trades"), ("competences", "skills"), ("territoires", "places")):
        if cells.get(column):
            data[key] = _several(cells[column])
    if cells.get("disponibilite"):
        data["availability"] = _choice(cells["disponibilite"], Member.Availability, "disponibilite")
    if cells.get("cooperative"):
        stage = cells.get("etape") or Membership.Stage.TEST
        data["more_memberships"] = [
            {
                "cooperative": cells["cooperative"],
                "stage": _choice(stage, Membership.Stage, "etape"),
                "started_on": cells.get("depuis"),
                "ended_on": cells.get("jusqu_au"),
            }
        ]
    known = Member.objects.filter(external_id=data["external_id"]).first() if data.get("external_id") else None
    if known is None:
        data |= {"status": Member.Status.ACTIVE, "visibility": "cooperative", "is_listed": False}
    elif known.user_id is not None:
        data = {name: data[name] for name in ("external_id", "more_memberships") if name in data}
    return data


COOPERATIVES = Kind(
    COOPERATIVE_COLUMNS, ("nom",), cooperative_data, load_cooperative, lambda: Cooperative.objects.count()
)
MEMBERS = Kind(MEMBER_COLUMNS, ("identifiant", "nom"), member_data, load_member, lambda: Member.objects.count())
