"""Contributions as people make them: drafted by a member, published through `knowledge.writing.publishing`.

author = writer()
page = experience(author, title="…", outcome="failure")      # live, read by everybody
draft = experience(author, publish=False)
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from django.test import Client

from knowledge.choices import Kind
from knowledge.models import Article, ContributionState, ExperienceReport
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft, start_draft
from portal.members.models import Cooperative, Member, Membership, User
from portal.territories.models import Territory
from portal.visibility import Visibility
from portal.vocabulary.models import Concept, Scheme

_numbers = itertools.count(1)

FLASH_TEXTS: dict[str, Any] = {
    "story": "En mars 2024, trois commandes du même client sont restées impayées pendant quatre mois.",
    "lesson": "Demander un acompte de 30 % avant de commencer, et l'écrire sur le devis, sans exception.",
    "outcome": "failure",
}


def writer(
    name: str = "", *, cooperative: Cooperative | None = None, status: str = Member.Status.ACTIVE, **fields: Any
) -> Member:
    """A member with an account and a cooperative; active unless told otherwise."""
    number = next(_numbers)
    user = User.objects.create_user(f"membre-{number}@exemple.test", "phrase de passe longue")
    member = Member.objects.create(
        user=user,
        slug=f"membre-{number}",
        display_name=name or f"Membre {number}",
        status=status,
        **({"visibility": Visibility.PUBLIC} | fields),
    )
    Membership.objects.create(member=member, cooperative=cooperative or a_cooperative())
    return member


def a_cooperative(name: str = "") -> Cooperative:
    number = next(_numbers)
    return Cooperative.objects.create(name=name or f"Coopérative {number}", slug=f"cooperative-{number}")


def region(name: str = "Auvergne-Rhône-Alpes", code: str = "84") -> Territory:
    return Territory.objects.get_or_create(kind="region", code=code, defaults={"name": name})[0]


def departement(name: str = "Puy-de-Dôme", code: str = "63", inside: Territory | None = None) -> Territory:
    defaults = {"name": name, "region": inside or region()}
    return Territory.objects.get_or_create(kind="departement", code=code, defaults=defaults)[0]


def commune(name: str = "Riom", code: str = "63300", inside: Territory | None = None) -> Territory:
    above = inside or departement()
    defaults = {"name": name, "departement": above, "region": above.region, "postcodes": "63200"}
    return Territory.objects.get_or_create(kind="commune", code=code, defaults=defaults)[0]


def axis(label: str = "Organisation du travail", slug: str = "organisation-du-travail") -> Concept:
    return Concept.objects.get_or_create(scheme=Scheme.AXIS, slug=slug, defaults={"label": label})[0]


def experience(
    author: Member | None = None,
    *,
    title: str = "Trois factures impayées",
    visibility: str = Visibility.PUBLIC,
    protected: bool = False,
    publish: bool = True,
    places: Iterable[Territory] | None = None,
    state: dict[str, Any] | None = None,
    **values: Any,
) -> ExperienceReport:
    """An experience told by `author` (a new member if None), published unless `publish` is False.

    `values` are fields of the report (tags as words); `state` sets columns of its state, such as maturity.
    """
    author = author or writer()
    chosen = FLASH_TEXTS | {"territories": list(places) if places is not None else [commune()]} | values
    return _made(author, Kind.EXPERIENCE, {"title": title} | chosen, visibility, protected, publish, state)


def article(
    author: Member | None = None,
    *,
    title: str = "Le contrat CAPE",
    body: str = "## Durée\n\nLe contrat dure un an, renouvelable deux fois.\n\n## Rupture\n\nÀ tout moment.",
    visibility: str = Visibility.PUBLIC,
    publish: bool = True,
    state: dict[str, Any] | None = None,
    **values: Any,
) -> Article:
    """A reference article by `author`, published unless `publish` is False."""
    values = {"title": title, "body": body} | values
    return _made(author or writer(), Kind.ARTICLE, values, visibility, False, publish, state)


def _made(
    author: Member,
    kind: Kind,
    values: dict[str, Any],
    visibility: str,
    protected: bool,
    publish: bool,
    state: dict[str, Any] | None,
) -> Any:
    draft = start_draft(author, kind)
    save_draft(draft.pk, author.user, values, base_token=None)
    if publish:
        publishing.publish_as_asked(draft.pk, author.user, visibility=visibility, protected_author=protected)
    else:
        publishing.set_access(draft.pk, visibility=visibility, protected_author=protected)
    if state:
        ContributionState.objects.filter(pk=draft.pk).update(**state)
    return type(draft).objects.get(pk=draft.pk)


def signed_in(member: Member) -> Client:
    """A browser of this member."""
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client
