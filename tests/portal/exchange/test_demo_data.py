"""The demonstration files: fictional people say so, real facts have a source, every reference leads somewhere."""

import csv
import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import portal.exchange
import portal.territories
from portal.members.field_visibility import FIELDS
from portal.members.models import LegalForm, Member, Membership, Role
from portal.visibility import Visibility
from portal.vocabulary.files import read_entries

DEMO = Path(portal.exchange.__path__[0]) / "demo"
PLACES = Path(portal.territories.__path__[0]) / "data"
EXAMPLE = "(exemple)"


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((DEMO / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cooperatives() -> list[dict[str, Any]]:
    return read("cooperatives")["cooperatives"]


@pytest.fixture(scope="module")
def members() -> list[dict[str, Any]]:
    return read("members")["members"]


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    return read("articles")["articles"]


@pytest.fixture(scope="module")
def concepts() -> set[str]:
    return {entry.key for entry in read_entries()}


@pytest.fixture(scope="module")
def places() -> set[str]:
    keys: set[str] = set()
    for prefix, name in [("REG", "regions.tsv"), ("DEP", "departements.tsv"), ("COM", "communes.tsv.gz")]:
        data = (PLACES / name).read_bytes()
        text = gzip.decompress(data) if name.endswith(".gz") else data
        rows = csv.DictReader(text.decode().splitlines(), delimiter="\t")
        keys.update(f"{prefix}-{row['code']}" for row in rows)
    return keys


def test_slugs_are_unique(cooperatives: Any, members: Any, articles: Any) -> None:
    for items in (cooperatives, members, articles):
        slugs = [item["slug"] for item in items]
        assert len(slugs) == len(set(slugs))


def test_fictional_and_real_cooperatives_cannot_be_confused(cooperatives: Any) -> None:
    for cooperative in cooperatives:
        assert cooperative["name"].endswith(EXAMPLE) == cooperative["is_example"]
        invented = [figure["source"] == "donnée d'exemple" for figure in cooperative["figures"]]
        assert all(invented) if cooperative["is_example"] else not any(invented)
    assert sum(cooperative["is_example"] for cooperative in cooperatives) >= 12


def test_real_figures_have_a_year_a_key_and_an_address(cooperatives: Any) -> None:
    real = [cooperative for cooperative in cooperatives if not cooperative["is_example"]]
    figures = read("cooperatives")["national_figures"] + [figure for item in real for figure in item["figures"]]
    assert len(figures) >= 15
    for figure in figures:
        assert 1995 <= figure["year"] <= 2026
        assert figure["source_key"].startswith("S")
        assert figure["source_address"]
        assert figure["source_url"] == "" or figure["source_url"] == f"https://{figure['source_address']}"


def test_cooperatives_fit_the_models(cooperatives: Any, places: set[str]) -> None:
    for cooperative in cooperatives:
        assert cooperative["legal_form"] in ("", *LegalForm.values)
        assert {site["territory"] for site in cooperative["sites"]} <= places
        assert sum(site["is_head"] for site in cooperative["sites"]) <= 1
        for adhesion in cooperative["adhesions"]:
            assert not cooperative["is_example"] or adhesion["network"].endswith(EXAMPLE)


def test_every_member_is_a_labelled_example(members: Any) -> None:
    assert len(members) >= 40
    for member in members:
        assert member["is_example"] is True
        assert member["display_name"].endswith(EXAMPLE)
        assert member["contact_email"].endswith(".invalid")


def test_members_fit_the_models(members: Any, cooperatives: Any, concepts: set[str], places: set[str]) -> None:
    known = {cooperative["slug"] for cooperative in cooperatives if cooperative["is_example"]}
    for member in members:
        assert member["status"] in Member.Status.values
        assert member["visibility"] in Visibility.values
        assert member["availability"] in Member.Availability.values
        assert set(member["field_visibility"]) == set(FIELDS)
        assert set(member["field_visibility"].values()) <= set(Visibility.values)
        assert {f"trade:{slug}" for slug in member["trades"]} <= concepts
        assert {f"skill:{skill['slug']}" for skill in member["skills"]} <= concepts
        assert set(member["places"]) <= places
        for membership in member["memberships"]:
            assert membership["cooperative"] in known
            assert membership["stage"] in Membership.Stage.values
            assert membership["started_on"] <= (membership["ended_on"] or date.max)


def test_roles_cover_the_network(members: Any, cooperatives: Any, concepts: set[str], places: set[str]) -> None:
    roles = [role for member in members for role in member["roles"]]
    animated = {role["cooperative"] for role in roles if role["kind"] == "animator"}
    assert animated == {cooperative["slug"] for cooperative in cooperatives if cooperative["is_example"]}
    assert {role["kind"] for role in roles} == set(Role.Kind.values) - {"member", "administrator"}
    for role in roles:
        assert role.get("territory") is None or role["territory"] in places
        assert role.get("theme") is None or role["theme"] in concepts


def test_pending_and_suspended_members_exist(members: Any) -> None:
    states = [member["status"] for member in members]
    assert (states.count("pending"), states.count("suspended")) == (2, 1)


def test_articles_are_long_enough_classified_and_sourced(articles: Any, concepts: set[str]) -> None:
    assert len(articles) >= 14
    for article in articles:
        assert 300 <= len(article["body"].split()) <= 700
        assert article["body"].startswith("## ")
        assert article["title"]
        assert article["summary"]
        assert isinstance(article["review_on"], date)
        assert article["axes"]
        assert {f"axis:{slug}" for slug in article["axes"]} <= concepts
        assert {f"skill:{slug}" for slug in article["skills"]} <= concepts


def test_sources_named_in_an_article_are_listed_with_their_address(articles: Any) -> None:
    for article in articles:
        listed = {source["key"]: source["address"] for source in article["sources"]}
        named = {word.split("]")[0] for word in article["body"].split("[S")[1:]}
        assert {f"S{key}" for key in named} == {key for key in listed if key[:1] == "S" and key[1:2].isdigit()}
        assert all(listed.values())
