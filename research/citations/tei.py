"""A study as TEI, in the form that the open archive HAL takes (AOfr profile).

The schema of HAL is not kept here. Tests hold what it says of the elements written below: see `docs/hal.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import Final

from django.utils.html import strip_tags
from lxml import etree

from knowledge.choices import LICENCE_PAGES
from knowledge.reading.cards import byline
from research.citations.items import Citation, citation_of, one_line
from research.models import CaseStudy

TEI: Final = "http://www.tei-c.org/ns/1.0"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def hal_tei(study: CaseStudy) -> bytes:
    """XML of the version of today of a live study, loaded with `for_cards()`."""
    signed = byline(study)
    citation = citation_of(study, signed=signed)
    authors = _Authors(citation.authors, are_people=bool(signed.people))
    root = etree.Element(f"{{{TEI}}}TEI", nsmap={None: TEI})
    full = _sub(root, "text", "body", "listBibl", "biblFull")
    _titles(_sub(full, "titleStmt"), citation, authors)
    written = _sub(full, "editionStmt", "edition")
    written.set("n", f"v{citation.version}")
    _text(written, "date", _iso(citation), type="whenWritten")
    licence = _sub(full, "publicationStmt", "availability", "licence")
    if target := LICENCE_PAGES.get(study.licence):
        licence.set("target", target)
    licence.text = citation.licence
    structure = _sub(full, "sourceDesc", "biblStruct")
    _titles(_sub(structure, "analytic"), citation, authors)
    _text(_sub(structure, "monogr", "imprint"), "date", _iso(citation), type="datePub")
    _text(structure, "ref", citation.url, type="publisher")
    _profile(_sub(full, "profileDesc"), study, citation)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


@dataclass(frozen=True, slots=True)
class _Authors:
    """`are_people` is False for the words that stand for a protected author."""

    names: tuple[str, ...]
    are_people: bool


def _titles(parent: etree._Element, citation: Citation, authors: _Authors) -> None:
    """A person has a first name and a family name; HAL takes whoever has not as an organisation."""
    _text(parent, "title", citation.title, lang=citation.language)
    for name in authors.names:
        author = _sub(parent, "author")
        author.set("role", "aut")
        first, _space, rest = name.partition(" ")
        if not (authors.are_people and rest):
            _text(author, "orgName", name)
            continue
        person = _sub(author, "persName")
        _text(person, "forename", first, type="first")
        _text(person, "surname", rest)


def _profile(profile: etree._Element, study: CaseStudy, citation: Citation) -> None:
    _sub(profile, "langUsage", "language").set("ident", citation.language)
    classes = _sub(profile, "textClass")
    words = [concept.local_label for concept in study.axes.all()]
    words += [item.tag.name for item in study.tagged_items.all()]
    if words:
        keywords = _sub(classes, "keywords")
        keywords.set("scheme", "author")
        for word in words:
            _text(keywords, "term", one_line(word), lang=citation.language)
    for scheme, code in (("halDomain", "shs.socio"), ("halTypology", "REPORT")):
        _sub(classes, "classCode").attrib.update({"scheme": scheme, "n": code})
    abstract = one_line(unescape(strip_tags(study.state.rendered.get("abstract", ""))))
    _text(profile, "abstract", abstract or citation.summary, lang=citation.language)


def _sub(parent: etree._Element, *names: str) -> etree._Element:
    """A new element at the end of a path of new elements."""
    for name in names:
        parent = etree.SubElement(parent, f"{{{TEI}}}{name}")
    return parent


def _text(parent: etree._Element, name: str, text: str, *, lang: str = "", type: str = "") -> None:
    element = _sub(parent, name)
    element.text = text
    if lang:
        element.set(_LANG, lang)
    if type:
        element.set("type", type)


def _iso(citation: Citation) -> str:
    return "-".join(f"{number:02d}" for number in citation.date)
