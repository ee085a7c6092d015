"""What the index is told of each thing, and what it must never be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.choices import Consent, Maturity
from knowledge.models import ContributionState, Verbatim
from knowledge.writing import publishing
from portal.members.models import Adhesion, Cooperative, DeclaredSkill, Member, Site
from portal.visibility import Visibility
from search.documents import GONE_VERSION, all_documents, count, documents_of
from search.engines.contract import Document
from tests.factories.knowledge import (
    a_cooperative,
    article,
    commune,
    departement,
    experience,
    region,
    writer,
)
from tests.factories.vocabulary import AxisFactory, ConceptLabelFactory, SectorFactory, SkillFactory, TradeFactory

pytestmark = pytest.mark.django_db


def one(kind: str, number: int) -> Document:
    return next(iter(documents_of(kind, [number])))


def told(document: Document) -> str:
    """Everything a document says, as one text."""
    facets = (value for values in document.facets.values() for value in values)
    return "\n".join([document.title, *document.passages.values(), *document.keywords, *facets])


def test_an_experience_is_told_with_its_texts_places_and_words() -> None:
    sector = SectorFactory(label="Bâtiment")
    trade = TradeFactory(slug="menuisier", label="menuisier", label_feminine="menuisière", parent=sector)
    ConceptLabelFactory(concept=trade, text="ébéniste")
    ConceptLabelFactory(concept=trade, text="menusier", kind="hidden")
    axis = AxisFactory(slug="entreprendre", label="Entreprendre")
    narrower = AxisFactory(slug="se-faire-payer", label="Se faire payer", parent=axis)
    author = writer("Jeanne Passage", cooperative=a_cooperative("Cap Volcan"))
    page = experience(
        author,
        title="Trois factures",
        summary="Un acompte aurait suffi.",
        story="Trois **commandes** impayées & oubliées.",
        trades=[trade],
        axes=[narrower],
        tags=["devis"],
        places=[commune("Riom")],
        ended_on=dt.date(2022, 5, 3),
        state={"maturity": "proven"},
    )

    document = one("contribution", page.pk)

    assert (document.key, document.type) == (f"contribution:{page.pk}", "experience")
    assert document.version == ContributionState.objects.get(pk=page.pk).index_version
    assert set(document.audience) == {"public", f"person:{author.pk}"}
    assert document.passages["story"] == "Trois commandes impayées & oubliées."
    assert list(document.passages)[:2] == ["summary", "lesson"]
    assert document.facets["axis"] == ("se-faire-payer", "entreprendre")
    assert document.facets["territory"] == ("COM-63300", "REG-84", "DEP-63")
    assert document.facets["trade"] == ("menuisier",)
    assert document.facets["outcome"] == ("failure",)
    assert document.facets["maturity"] == ("proven",)
    assert document.facets["year"] == ("2022",)
    assert document.facets["language"] == ("fr",)
    assert document.facets["tag"] == ("devis",)
    assert len(document.facets["cooperative"]) == 1
    expected = {
        "menuisier, menuisière",
        "ébéniste",
        "Bâtiment",
        "Se faire payer",
        "devis",
        "Jeanne Passage",
        "Cap Volcan",
    }
    assert expected <= set(document.keywords)
    assert {"Riom (63200)", "Puy-de-Dôme (63)", "Auvergne-Rhône-Alpes"} <= set(document.keywords)
    assert "menusier" not in told(document)
    assert document.maturity == Maturity.PROVEN.rank
    assert document.date == timezone.localtime(page.first_published_at).date()
    assert not document.stale


def test_an_article_is_told_with_its_own_fields() -> None:
    document = one("contribution", article(body="Le contrat dure **un an**.").pk)
    assert document.type == "article"
    assert document.passages["body"] == "Le contrat dure un an."
    assert "outcome" not in document.facets


def test_quoted_words_are_told_only_with_the_consent_of_who_said_them() -> None:
    page = experience()
    for consent in Consent:
        Verbatim.objects.create(report=page, text=f"parole {consent.value}", speaker="une cliente", consent=consent)
    assert one("contribution", page.pk).passages["verbatims"] == "parole given"


def test_a_draft_a_withdrawn_and_a_deleted_text_leave_a_tombstone_of_their_version() -> None:
    draft = experience(title="Brouillon secret", publish=False)
    withdrawn = experience(title="Texte retiré")
    publishing.unpublish(withdrawn.pk, None)
    deleted = experience(title="Texte jeté")
    publishing.delete(deleted.pk, None)
    for page in (draft, withdrawn, deleted):
        document = one("contribution", page.pk)
        assert document.is_tombstone
        assert document.version == ContributionState.objects.get(pk=page.pk).index_version
        assert told(document).strip() == ""
    assert not [document for document in all_documents() if document.type == "experience"]


@pytest.mark.parametrize("kind", ["contribution", "cooperative"])
def test_what_is_no_longer_in_the_database_leaves_a_tombstone_above_every_version(kind: str) -> None:
    (document,) = documents_of(kind, [987654])
    assert document.key == f"{kind}:987654"
    assert document.is_tombstone
    assert document.version == GONE_VERSION


def test_a_person_who_is_gone_leaves_two_tombstones() -> None:
    documents = list(documents_of("member", [987654]))
    assert [document.key for document in documents] == ["member:987654", "member:987654:public"]
    assert all(document.is_tombstone and document.version == GONE_VERSION for document in documents)


def test_a_protected_author_is_told_by_nothing_that_singles_them_out() -> None:
    trade = TradeFactory(slug="luthier", label="luthier", label_feminine="luthière")
    author = writer("Odile Unique", cooperative=a_cooperative("La Rare"))
    page = experience(author, title="Un procès", trades=[trade], places=[commune("Riom")], protected=True)
    state = ContributionState.objects.get(pk=page.pk)
    assert state.trades_masked  # one luthier at most in the région

    document = one("contribution", page.pk)

    for secret in ("Odile", "Rare", "Riom", "Puy-de-Dôme", "luthi", "DEP-63", "COM-63300"):
        assert secret not in told(document)
    assert document.facets["territory"] == ("REG-84",)
    assert "cooperative" not in document.facets
    assert document.date == dt.date(state.first_published_at.year, 1, 1)


def test_a_link_never_tells_the_title_of_the_page_it_leads_to() -> None:
    author = writer()
    secret = experience(author, title="Titre que seule je lis", visibility=Visibility.PRIVATE)
    page = experience(author, story=f"Voir [[{secret.pk}]] et [[Titre que seule je lis|cette suite]].")
    document = one("contribution", page.pk)
    assert document.passages["story"].startswith("Voir")
    assert "cette suite" in document.passages["story"]
    assert "seule je lis" not in told(document)


def test_the_audience_of_a_document_is_that_of_the_database() -> None:
    cooperative = a_cooperative()
    author = writer(cooperative=cooperative)
    for level in Visibility:
        page = experience(author, visibility=level)
        document = one("contribution", page.pk)
        assert set(document.audience) == ContributionState.objects.get(pk=page.pk).audience()
    circle = author.circles.create(name="Comité de lecture")
    page.state.circles.add(circle)
    assert f"circle:{circle.pk}" in one("contribution", page.pk).audience


def person(**fields: object) -> Member:
    levels = {
        "headline": Visibility.PUBLIC,
        "trades": Visibility.NETWORK,
        "skills": Visibility.NETWORK,
        "offers": Visibility.COOPERATIVE,
        "seeks": Visibility.PRIVATE,
        "bio": Visibility.PUBLIC,
        "contact_email": Visibility.PUBLIC,
        "phone": Visibility.PUBLIC,
    }
    values = {
        "is_listed": True,
        "headline": "Charpentes anciennes",
        "offers": "offre-cooperative",
        "seeks": "recherche-privee",
        "bio": "Vingt ans de **chantiers**.",
        "contact_email": "joindre@exemple.test",
        "phone": "0600000000",
        "field_visibility": {name: level.value for name, level in levels.items()},
    }
    member = writer("Alix Charpente", **(values | fields))
    trade = TradeFactory(slug=f"charpentier-{member.pk}", label="charpentier", label_feminine="charpentière")
    member.trades.add(trade)
    DeclaredSkill.objects.create(member=member, concept=SkillFactory(label="trait de charpente"))
    return member


def test_a_public_page_has_an_edition_for_the_network_and_one_for_everybody() -> None:
    member = person(visibility=Visibility.PUBLIC)

    network, public = documents_of("member", [member.pk])

    assert (network.key, network.type) == (f"member:{member.pk}", "person")
    assert set(network.audience) == {"network", f"person:{member.pk}"}
    assert network.passages == {"headline": "Charpentes anciennes", "bio": "Vingt ans de chantiers."}
    assert {"charpentier, charpentière", "trait de charpente"} <= set(network.keywords)
    assert (public.key, public.type) == (f"member:{member.pk}:public", "person_public")
    assert public.audience == ("public",)
    assert public.passages == network.passages
    assert "charpent" not in " ".join(public.keywords)
    assert not public.facets.get("trade")


@pytest.mark.parametrize("level", [Visibility.NETWORK, Visibility.COOPERATIVE])
def test_a_closed_page_has_one_edition_for_those_who_may_open_it(level: Visibility) -> None:
    member = person(visibility=level)

    main, public = documents_of("member", [member.pk])

    cooperative = member.memberships.get().cooperative_id
    expected = {"network"} if level == Visibility.NETWORK else {f"coop:{cooperative}"}
    assert set(main.audience) == expected | {f"person:{member.pk}"}
    assert ("offers" in main.passages) == (level == Visibility.COOPERATIVE)
    assert public.is_tombstone


@pytest.mark.parametrize("level", [Visibility.PUBLIC, Visibility.NETWORK, Visibility.COOPERATIVE])
def test_private_fields_and_contact_details_are_in_no_edition(level: Visibility) -> None:
    member = person(visibility=level)
    for document in documents_of("member", [member.pk]):
        for secret in ("recherche-privee", "joindre@", "0600000000"):
            assert secret not in told(document)


@pytest.mark.parametrize(
    "fields",
    [
        {"is_listed": False},
        {"status": Member.Status.PENDING},
        {"status": Member.Status.LEFT},
        {"visibility": "private"},
    ],
)
def test_a_person_outside_the_directory_is_in_no_index(fields: dict[str, object]) -> None:
    member = person(**fields)
    assert all(document.is_tombstone for document in documents_of("member", [member.pk]))
    assert not [document for document in all_documents() if document.key.startswith("member:")]


def test_a_cooperative_is_told_with_its_places_and_networks() -> None:
    cooperative = Cooperative.objects.create(name="Cap Volcan", slug="cap-volcan", description="Elle *accueille*.")
    Site.objects.create(cooperative=cooperative, name="Maison commune", territory=departement(inside=region()))
    Adhesion.objects.create(cooperative=cooperative, network="Fédération des CAE")
    Adhesion.objects.create(cooperative=cooperative, network="Ancien réseau", ended_on=dt.date(2020, 1, 1))

    document = one("cooperative", cooperative.pk)

    assert document.type == "cooperative"
    assert document.audience == ("public",)
    assert document.passages == {"description": "Elle accueille."}
    assert document.facets == {"territory": ("DEP-63", "REG-84")}
    assert {"Maison commune", "Fédération des CAE", "Auvergne-Rhône-Alpes"} <= set(document.keywords)
    assert "Ancien réseau" not in document.keywords


def queries_for(kind: str, ids: Iterable[int]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        list(documents_of(kind, ids))
    return len(captured)


def test_reading_many_takes_as_many_queries_as_reading_two() -> None:
    trade = TradeFactory()
    pages = [experience(trades=[trade], tags=["devis"]).pk for _number in range(6)]
    people = [person().pk for _number in range(6)]
    cooperatives = list(Cooperative.objects.values_list("pk", flat=True))
    for kind, ids, most in (("contribution", pages, 18), ("member", people, 9), ("cooperative", cooperatives, 4)):
        few, many = queries_for(kind, ids[:2]), queries_for(kind, ids)
        assert few == many <= most


def test_the_expected_number_is_that_of_the_things_to_be_found() -> None:
    experience(person())
    experience(publish=False)
    assert count() == 1 + 1 + Cooperative.objects.count()
