"""Words of documents, and what a hostile one gets: a reason, never a crash, within the limits of a child."""

from __future__ import annotations

import io

import pytest

from knowledge.file_text import extraction
from knowledge.file_text.extraction import Unreadable, clean, extract
from knowledge.models import FileText
from tests.knowledge.file_text import samples
from tests.knowledge.file_text.children import read_in_child
from tests.knowledge.file_text.samples import docx, odt, paragraph, pdf, pdf_with_contents, zipped


def words(content: bytes, kind: str) -> str:
    return extract(io.BytesIO(content), kind).text


def reason(content: bytes, kind: str) -> str:
    with pytest.raises(Unreadable) as refused:
        extract(io.BytesIO(content), kind)
    return refused.value.reason


def test_the_text_of_a_pdf() -> None:
    assert (
        words(pdf("Le bail précaire (36 mois)", "Deuxième page"), "pdf") == "Le bail précaire (36 mois)\nDeuxième page"
    )


def test_the_text_of_an_odt() -> None:
    body = "<text:h>Titre</text:h><text:p>Un<text:s/>mot<text:line-break/>puis <text:span>l’autre</text:span></text:p>"
    assert words(odt(body), "odt") == "Titre\nUn mot\npuis l’autre"


def test_what_is_not_the_text_of_an_odt_is_left_out() -> None:
    changes = "<text:tracked-changes><text:p>effacé</text:p></text:tracked-changes>"
    comment = "<text:p>gardé<office:annotation><text:p>remarque</text:p></office:annotation></text:p>"
    assert words(odt(changes + comment), "odt") == "gardé"


def test_the_text_of_a_docx_with_its_notes() -> None:
    notes = f'<w:footnotes xmlns:w="{samples.WORD}">{paragraph("note de bas de page")}</w:footnotes>'
    assert words(docx(paragraph("Un") + paragraph("Deux"), {"word/footnotes.xml": notes}), "docx") == (
        "Un\nDeux\nnote de bas de page"
    )


def test_what_is_not_the_text_of_a_docx_is_left_out() -> None:
    body = (
        "<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>gardé</w:t></w:r><w:del><w:r><w:delText>effacé</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>déplacé</w:t></w:r></w:moveFrom><mc:Fallback><w:r><w:t>doublon</w:t></w:r></mc:Fallback></w:p>"
    )
    assert words(docx(body), "docx") == "gardé"


def test_text_is_made_fit_for_every_database() -> None:
    assert clean("a\x00b\u202ec\ud800d  e\u00adf\n\n g") == "a b cd ef\ng"
    assert clean("entre-\nprise\nPeut-\nÊtre") == "entreprise\nPeut-\nÊtre"


def test_a_long_text_is_cut_and_says_so() -> None:
    found = extract(io.BytesIO(docx(paragraph("mot " * 100_000))), "docx")
    assert (len(found.text), found.is_cut) == (extraction.MAX_CHARACTERS, True)


def test_pages_beyond_the_limit_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MAX_PAGES", 2)
    assert words(pdf("une", "deux", "trois"), "pdf") == "une\ndeux"


def test_one_broken_page_does_not_take_the_others_away() -> None:
    broken = pdf("première", "deuxième").replace(b"/Contents 5 0 R", b"/Contents 3 0 R")
    assert "deuxième" in words(broken, "pdf")


HOSTILE = {
    "empty pdf": (b"", "pdf", "lying"),
    "html named pdf": (b"<html>bonjour</html>", "pdf", "lying"),
    "zip named pdf": (zipped({"a": "b"}), "pdf", "lying"),
    "pdf named docx": (pdf("bonjour"), "docx", "lying"),
    "pdf named odt": (pdf("bonjour"), "odt", "lying"),
    "docx named odt": (docx(paragraph("bonjour")), "odt", "lying"),
    "odt named docx": (odt("<text:p>bonjour</text:p>"), "docx", "lying"),
    "zip in a zip": (zipped({"content.zip": zipped({"content.xml": "<a/>"})}), "odt", "lying"),
    "head of a pdf": (b"%PDF-1.7\n", "pdf", "broken"),
    "cut pdf": (pdf("bonjour")[:120], "pdf", "broken"),
    "cut docx": (docx(paragraph("bonjour " * 50))[:200], "docx", "lying"),
    "encrypted pdf": (samples.ENCRYPTED_PDF, "pdf", "encrypted"),
    "encrypted odt": (odt("x", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "odt", "encrypted"),
    "encrypted docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "docx", "encrypted"),
    "many laughs": (zipped({"content.xml": samples.BILLION_LAUGHS}), "odt", "forbidden"),
    "many laughs in docx": (zipped({"word/document.xml": samples.BILLION_LAUGHS}), "docx", "forbidden"),
    "file as entity": (zipped({"content.xml": samples.OUTSIDE_ENTITY}), "odt", "forbidden"),
    "doctype from outside": (zipped({"content.xml": samples.OUTSIDE_DTD}), "odt", "forbidden"),
    "doctype in utf-16": (zipped({"content.xml": samples.ENTITY_IN_UTF_16}), "odt", "forbidden"),
    "bomb in odt": (zipped({"content.xml": samples.ODT_HEAD + "<text:p/>" + " " * 60_000_000}), "odt", "too_large"),
    "thousands of members": (zipped({f"m{number}": "" for number in range(5100)}), "docx", "too_large"),
    "cycle of pages": (samples.CYCLE_OF_PAGES, "pdf", None),
    "cycle of forms": (samples.CYCLE_OF_FORMS, "pdf", None),
    "cycle of revisions": (samples.CYCLE_OF_REVISIONS, "pdf", None),
    "pdf without page": (samples.NO_PAGE, "pdf", "wordless"),
    "pdf without word": (pdf_with_contents(b"0 0 10 10 re f"), "pdf", "wordless"),
    "million pages said": (pdf("un").replace(b"/Count 1", b"/Count 999999999"), "pdf", None),
    "deep nesting": (odt("<text:span>" * 5000 + "x" + "</text:span>" * 5000), "odt", None),
    "deep arrays": (pdf_with_contents(b"[" * 20_000 + b"]" * 20_000), "pdf", None),
    "bomb in a pdf": (pdf_with_contents(samples.bomb(300_000_000), b"/Filter /FlateDecode"), "pdf", None),
    "unclosed element": (zipped({"content.xml": samples.ODT_HEAD + "<text:p>"}), "odt", "broken"),
    "not xml": (zipped({"word/document.xml": b"\x00\xff" * 100}), "docx", "broken"),
    "odt without word": (odt(""), "odt", "wordless"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_its_reason(name: str) -> None:
    """In a child of its own, as in the worker: limits, and nothing escapes."""
    content, kind, expected = HOSTILE[name]
    found = read_in_child(content, kind)
    if expected is not None:
        assert found == expected
    else:
        assert not isinstance(found, str) or found in FileText.Reason.values
    if isinstance(found, str):
        assert found in FileText.Reason.values


def test_every_reason_has_words() -> None:
    names = ("BROKEN", "LYING", "ENCRYPTED", "TOO_LARGE", "TOO_LONG", "TOO_HEAVY", "FORBIDDEN", "WORDLESS")
    assert {getattr(extraction, name) for name in names} <= set(FileText.Reason.values)
