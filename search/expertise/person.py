"""« Ce que cette personne sait faire » : each skill with its proofs, or said to be declared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.addresses import page_url
from knowledge.choices import Credit
from knowledge.models.contribution import public_slug
from portal.members import panels
from portal.members.access import readable_fields
from portal.members.models import Member
from portal.visibility import Viewer
from portal.vocabulary.models import Concept, Scheme
from search.expertise import rule
from search.expertise.proofs import readable_proofs
from search.models import Proof, SkillChoice

SHOWN: Final = 3
"""Proofs under one skill; the others are counted."""
_COLUMNS: Final = ("member_id", "credit", "year", "concept", "contribution__kind")
FIRST: Final = 8
"""Skills in sight; the others unfold."""
TITLE: Final = gettext_lazy("Ce que cette personne sait faire")


@dataclass(frozen=True, slots=True)
class Link:
    """A contribution that proves a skill: `told` is the role and the year."""

    title: str
    url: str
    told: str
    role: float
    """What the role weighs, by the published rule."""


@dataclass(slots=True)
class KnowHow:
    """One skill or trade of a person. Without proofs it is only declared."""

    concept: Concept
    note: str = ""
    proofs: dict[int, Link] = field(default_factory=dict)
    """{contribution: link}, newest first."""

    @property
    def shown(self) -> list[Link]:
        return list(self.proofs.values())[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.proofs) - SHOWN)


def panel(member: Member, viewer: Viewer) -> panels.Panel | None:
    """For the page of a person; three queries."""
    taken = set(SkillChoice.objects.filter(member=member).values_list("concept_id", flat=True))
    known = [one for one in know_how(member, viewer) if one.concept.pk not in taken]
    if not known:
        return None
    context = {"known": known[:FIRST], "others": known[FIRST:], "own": member.pk == viewer.member_id}
    return panels.Panel("savoir-faire", TITLE, "expertise/panel.html", context)


def know_how(member: Member, viewer: Viewer) -> list[KnowHow]:
    """Everything that the viewer may read of it, skills before trades, most proven first. Two queries."""
    found: dict[int, KnowHow] = {}
    rows = readable_proofs(viewer).filter(member=member).select_related("concept", "contribution")
    titled = rows.annotate(title=F("contribution__contribution__title")).only(*_COLUMNS)
    for proof in titled.order_by("-year", "-contribution_id"):
        one = found.setdefault(proof.concept_id, KnowHow(proof.concept))
        link, kept = _link(proof, proof.title), one.proofs.get(proof.contribution_id)
        if kept is None or link.role > kept.role:
            one.proofs[proof.contribution_id] = link
    if "skills" in readable_fields(member, viewer):
        for declared in member.declared_skills.select_related("concept"):
            one = found.setdefault(declared.concept_id, KnowHow(declared.concept))
            one.note = declared.note
    return sorted(found.values(), key=_order)


def _link(proof: Proof, title: str) -> Link:
    told = str(Credit(proof.credit).label) + (f", {proof.year}" if proof.year else "")
    return Link(
        title,
        page_url(proof.contribution.kind, public_slug(proof.contribution_id, title)),
        told,
        rule.ROLE[Credit(proof.credit)],
    )


def _order(one: KnowHow) -> tuple[bool, float, str]:
    return one.concept.scheme == Scheme.TRADE, -sum(link.role for link in one.proofs.values()), one.concept.label


def of_space(member: Member, viewer: Viewer) -> panels.Panel | None:
    """The way to what one decides of it, and how many contested skills wait for the viewer's answer."""
    if viewer.member_id is None or not viewer.is_network:
        return None
    counts = {"contests": SkillChoice.objects.judged_by(viewer).filter(answered_at=None)}
    return panels.Panel("ce-que-je-sais", _("Ce que je sais faire"), "expertise/space_panel.html", counts=counts)


def register() -> None:
    """Called once the apps are ready."""
    panels.register("skills", "known", panel)
    panels.register("space", "expertise", of_space, position=15)
