"""A study as TEI, in the form that the open archive HAL takes (AOfr profile).

The schema of HAL is not kept here: the structure is that of its documentation, and tests check it, not validity.
"""

from __future__ import annotations

from html import unescape
from typing import Final

from django.utils.html import strip_tags
from lxml import etree

from research.citations.items import Citation, citation_of, one_line
from research.models import CaseStudy

TEI: Final = "http://www.tei-c.org/ns/1.0"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_LICENCES: Final = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-3.0": "https://creativecommons.org/licenses/by-sa/3.0/fr/",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


def hal_tei(study: CaseStudy) -> bytes:
    """XML of the version of today of a live study, loaded with `for_cards()`."""
    citation = citation_of(study)
    root = etree.Element(f"{{{TEI}}}TEI", nsmap={None: TEI})
    full = _sub(root, "text", "body", "listBibl", "biblFull")
    _titles(_sub(full, "titleStmt"), citation)
    written = _sub(full, "editionStmt", "edition")
    written.set("n", f"v{citation.version}")
    _text(written, "date", _iso(citation), type="whenWritten")
    licence = _sub(full, "publicationStmt", "availability", "licence")
    if target := _LICENCES.get(study.licence):
        licence.set("target", target)
    licence.text = citation.licence
    structure = _sub(full, "sourceDesc", "biblStruct")
    _titles(_sub(structure, "analytic"), citation)
    _text(_sub(structure, "monogr", "imprint"), "date", _iso(citation), type="datePub")
    _text(structure, "ref", citation.url, type="publisher")
    _profile(_sub(full, "profileDesc"), study, citation)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _titles(parent: etree._Element, citation: Citation) -> None:
    _text(parent, "title", citation.title, lang=citation.language)
    for name in citation.authors:
        person = _sub(parent, "author", "persName")
        person.getparent().set("role", "aut")
        first, space, rest = name.partition(" ")
        if space:
            _text(person, "forename", first, type="first")
        _text(person, "surname", rest or first)


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
    paragraph = _sub(profile, "abstract", "p")
    paragraph.getparent().set(_LANG, citation.language)
    paragraph.text = abstract or citation.summary


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
