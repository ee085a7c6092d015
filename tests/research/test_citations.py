"""Any version of any contribution can be cited, in every form; a protected author is named in none."""

import json
import re
from xml.etree import ElementTree

import bibtexparser
import pytest
import rispy
from django.test import Client

from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from research.citations.bibtex import bibtex
from research.citations.csl import csl_json
from research.citations.formatted import formatted, in_words
from research.citations.items import Citation
from research.citations.ris import ris
from tests.factories.knowledge import experience, writer
from tests.factories.studies import researcher, study

HOSTILE = "Ce qui {coûte} \\input{x} 50 % & plus #1 @book{z, title=_ ~ ^ $"


def a_citation(title: str = "Tenir", date: tuple[int, ...] = (2025, 3, 12)) -> Citation:
    return Citation(
        key="terreau-3-v2", title=title, authors=("Claire Morel", "Jean d'Hérin and Co"), genre="Étude", date=date,
        version=2, url="https://terreau.exemple/c/3/v/2/", language="fr", summary="Un résumé.", licence="CC BY-SA 4.0",
    )  # fmt: skip


def test_hostile_words_stay_in_their_field_of_bibtex():
    library = bibtexparser.parse_string(bibtex(a_citation(HOSTILE)))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.key == "terreau-3-v2"
    assert entry.fields_dict["year"].value == "2025"
    assert entry.fields_dict["author"].value == "{Claire Morel} and {Jean d'Hérin and Co}"
    title = entry.fields_dict["title"].value
    assert title.count("{") == title.count("}")
    assert "\\input" not in title


def test_hostile_words_stay_in_their_field_of_ris():
    (entry,) = rispy.loads(ris(a_citation(HOSTILE)))
    assert entry["title"] == HOSTILE
    assert entry["authors"] == ["Claire Morel", "Jean d'Hérin and Co"]
    assert entry["urls"] == ["https://terreau.exemple/c/3/v/2/"]


def test_csl_json_says_the_same():
    (item,) = json.loads(csl_json(a_citation(HOSTILE)))
    assert item["title"] == HOSTILE
    assert item["issued"] == {"date-parts": [[2025, 3, 12]]}
    assert item["version"] == "2"


def test_the_reference_is_printed_in_french():
    assert formatted(a_citation()) == (
        "Claire Morel et Jean d'Hérin and Co. Tenir [en ligne]. Étude, Terreau, version 2, 12 mars 2025. "
        "Disponible sur : https://terreau.exemple/c/3/v/2/"
    )
    assert "version 2, 2025." in formatted(a_citation(date=(2025,)))


def test_a_journal_article_is_printed_after_iso_690():
    item = {
        "type": "article-journal", "title": "Le travail", "container-title": "Revue", "volume": "12", "page": "3-9",
        "author": [{"family": "Exemple", "given": "Anne"}], "issued": {"date-parts": [[2012]]}, "DOI": "10.1000/x",
    }  # fmt: skip
    assert in_words(item).replace("\u2011", "-") == (
        "EXEMPLE, Anne. Le travail. Revue, 2012, vol. 12, p. 3-9. DOI : 10.1000/x."
    )


@pytest.mark.django_db
def test_each_version_has_its_files():
    author = writer("Claire Exemple")
    page = experience(author, title="Premier titre")
    save_draft(page.pk, author.user, {"title": "Second titre"}, base_token=None)
    publishing.publish(page.pk, author.user)
    client = Client()
    newest = client.get(f"/c/{page.pk}/citer/bibtex/")
    assert newest["Content-Disposition"] == f'attachment; filename="terreau-{page.pk}-v2.bib"'
    assert "Second titre" in newest.content.decode()
    first = client.get(f"/c/{page.pk}/citer/ris/?v=1").content.decode()
    assert "Premier titre" in first
    assert f"/c/{page.pk}/v/1/" in first
    words = client.get(f"/c/{page.pk}/citer/").content.decode()
    assert "Claire Exemple. Second titre [en ligne]" in words
    for number in ("3", "x", "-1"):
        assert client.get(f"/c/{page.pk}/citer/csl/?v={number}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["", "bibtex/", "ris/", "csl/"])
def test_a_protected_author_is_named_nowhere(form):
    author = writer("Nom Secret")
    page = experience(author, protected=True)
    text = Client().get(f"/c/{page.pk}/citer/{form}").content.decode()
    assert "Nom Secret" not in text
    assert author.memberships.get().cooperative.name not in text
    assert "ne personne d’une CAE" in text


@pytest.mark.django_db
def test_a_draft_has_no_citation():
    author = researcher()
    page = study(author, publish=False)
    assert Client().get(f"/c/{page.pk}/citer/").status_code == 404


@pytest.mark.django_db
def test_the_file_for_hal_says_title_author_abstract_and_licence():
    page = study(researcher("Claire Exemple"), title="Tenir <ensemble> & longtemps")
    answer = Client().get(f"/c/{page.pk}/hal/")
    root = ElementTree.fromstring(answer.content)
    names = {"tei": "http://www.tei-c.org/ns/1.0"}
    full = root.find("tei:text/tei:body/tei:listBibl/tei:biblFull", names)
    assert full is not None
    assert full.findtext("tei:titleStmt/tei:title", namespaces=names) == "Tenir <ensemble> & longtemps"
    assert full.findtext("tei:titleStmt/tei:author/tei:persName/tei:surname", namespaces=names) == "Exemple"
    assert full.findtext("tei:titleStmt/tei:author/tei:persName/tei:forename", namespaces=names) == "Claire"
    abstract = full.findtext("tei:profileDesc/tei:abstract", namespaces=names)
    assert abstract is not None
    assert abstract.startswith("Douze récits")
    licence = full.find("tei:publicationStmt/tei:availability/tei:licence", names)
    assert licence is not None
    assert licence.get("target") == "https://creativecommons.org/licenses/by-sa/4.0/"


HAL = {
    "TEI": "text", "text": "body", "body": "listBibl", "listBibl": "biblFull+",
    "biblFull": "titleStmt? editionStmt? publicationStmt? sourceDesc profileDesc",
    "titleStmt": "title* author*", "editionStmt": "edition+", "edition": "date*",
    "publicationStmt": "availability?", "availability": "licence+",
    "sourceDesc": "biblStruct?", "biblStruct": "analytic monogr? ref*", "analytic": "title+ author+",
    "monogr": "imprint?", "imprint": "date*",
    "author": "persName? orgName?", "persName": "forename+ surname",
    "profileDesc": "langUsage? textClass? abstract*", "langUsage": "language",
    "textClass": "keywords? classCode*", "keywords": "term+",
}  # fmt: skip
"""What may be in each element that we write, in order, as the AOfr schema of HAL says; text in all the others."""
NEEDED = {
    "author": {"role"}, "ref": {"type"}, "language": {"ident"}, "keywords": {"scheme"}, "classCode": {"scheme"},
    "term": {"lang"}, "abstract": {"lang"},
}  # fmt: skip
ALLOWED = {
    ("date", "type"): {"whenWritten", "datePub"}, ("forename", "type"): {"first", "middle"},
    ("keywords", "scheme"): {"author"}, ("classCode", "scheme"): {"halDomain", "halTypology"},
}  # fmt: skip


def name_of(tag: str) -> str:
    return tag.rpartition("}")[2]


def faults(element: ElementTree.Element) -> list[str]:
    """What the schema of HAL would refuse in it."""
    name, attributes = name_of(element.tag), {name_of(key): value for key, value in element.items()}
    inside = "".join(f"{name_of(child.tag)} " for child in element)
    model = "".join(re.sub(r"(\w+)(\W?)", r"(?:\1 )\2", part) for part in HAL.get(name, "").split())
    found = [] if re.fullmatch(model, inside) else [f"{name}: {inside}"]
    found += [f"{name} without {needed}" for needed in NEEDED.get(name, set()) - attributes.keys()]
    found += [
        f"{name} {key}={value}" for key, value in attributes.items() if value not in ALLOWED.get((name, key), {value})
    ]
    return found + [fault for child in element for fault in faults(child)]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "values"), [("Claire Exemple", {}), ("Zoé", {}), ("Claire Exemple", {"tags": ["a"]})])
@pytest.mark.parametrize("protected", [False, True])
def test_the_file_for_hal_is_what_its_schema_allows(name, values, protected):
    page = study(researcher(name), **values)
    publishing.set_access(page.pk, visibility="public", protected_author=protected)
    root = ElementTree.fromstring(Client().get(f"/c/{page.pk}/hal/").content)
    assert faults(root) == []
    people = {name_of(child.tag) for author in root.iter("{http://www.tei-c.org/ns/1.0}author") for child in author}
    assert people == ({"persName"} if " " in name and not protected else {"orgName"})


def test_what_the_schema_of_hal_refuses_is_seen():
    root = ElementTree.fromstring(
        "<profileDesc><textClass><classCode/></textClass><langUsage/><abstract><p/></abstract></profileDesc>"
    )
    assert len(faults(root)) == 5
