"""Frozen versions: exact, unchanging, and exported with what each reader may read now."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.choices import ConsentAct, ConsentUse
from knowledge.consent import consents
from knowledge.consent.masking import MARK
from knowledge.models import Quote, Verbatim
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.members.models import Member
from portal.members.portability import archive_of
from research.corpora import freezing
from research.models import Corpus, CorpusVersion
from tests.factories.corpora import code_sentences, corpus, finish
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.studies import researcher, study

pytestmark = pytest.mark.django_db

STORY = "J’ai demandé un acompte. Le client a refusé tout net."


def exported(made: Corpus, reader: Client | None = None, number: int = 1) -> dict[str, Any]:
    answer = (reader or Client()).get(f"/corpus/{made.public_slug}/versions/{number}/corpus.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def rows(made: Corpus, reader: Client | None = None) -> list[dict[str, str]]:
    answer = (reader or Client()).get(f"/corpus/{made.public_slug}/versions/1/corpus.csv")
    assert answer["Cache-Control"] == "private, no-cache"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def coded(owner: Member, author: Member | None = None, **values: Any) -> tuple[Corpus, Any]:
    page = experience(author, **{"title": "Un refus", "story": STORY} | values)
    made = corpus(owner, page)
    code_sentences(made, owner, 1, "Refus", 2)
    finish(made, owner, 1)
    return made, page


def test_a_version_keeps_the_exact_list_and_never_changes():
    owner, author = researcher(), writer()
    made, page = coded(owner, author)
    answer = signed_in(owner).post(f"/corpus/{made.public_slug}/versions/figer/", {"note": "Pour l’étude"})
    assert answer["Location"] == f"/corpus/{made.public_slug}/versions/1/"
    frozen = CorpusVersion.objects.get()
    content, checksum = frozen.content, frozen.checksum
    assert content["sources"] == [{"position": 1, "contribution": page.pk, "version": 1, "by_rule": False}]
    assert [(one["coder"], one["field"]) for one in content["codings"]] == [("A", "story")]
    assert "acompte" not in json.dumps(content["codings"])
    save_draft(page.pk, author.user, {"story": "Autre récit."}, base_token=None)
    publishing.publish(page.pk, author.user)
    made.codes.filter(label="Devis").delete()
    made.entries.update(is_included=False)
    frozen = CorpusVersion.objects.get()
    assert (frozen.content, frozen.checksum) == (content, checksum)
    assert freezing.checksum(frozen.content) == checksum
    frozen.note = "autre"
    with pytest.raises(TypeError):
        frozen.save()
    shown = Client().get(frozen.get_absolute_url()).content.decode()
    assert "Son contenu correspond à son empreinte." in shown
    assert reverse("knowledge:version", args=[page.pk, 1]) in shown
    signed_in(owner).post(f"/corpus/{made.public_slug}/versions/figer/", {"note": ""})
    assert CorpusVersion.objects.count() == 1  # nothing is kept any more: nothing to freeze


def test_a_touched_version_says_so():
    owner = researcher()
    made, _page = coded(owner)
    frozen = freezing.freeze(made, owner)
    CorpusVersion.objects.filter(pk=frozen.pk).update(content=frozen.content | {"rule": "q=autre"})
    assert "ne correspond plus à son empreinte" in Client().get(frozen.get_absolute_url()).content.decode()


def test_files_hold_what_their_reader_may_read_now():
    owner, author = researcher(), writer()
    made, page = coded(owner, author)
    freezing.freeze(made, owner)
    [row] = rows(made)
    assert (row["lisible"], row["titre"], row["code"], row["codeur"]) == ("oui", "Un refus", "Refus", "A")
    assert row["passage"] == "Le client a refusé tout net."
    assert exported(made)["sources"][0]["passages"][0]["passage"] == row["passage"]
    publishing.set_visibility(page.pk, "private")
    [closed] = rows(made)
    assert (closed["source"], closed["lisible"]) == ("1", "non")
    assert not any(closed[name] for name in ("titre", "adresse", "passage", "code", "version"))
    assert "Un refus" not in json.dumps(exported(made), ensure_ascii=False)
    assert "Un refus" not in Client().get(f"/corpus/{made.public_slug}/versions/1/").content.decode()
    assert rows(made, signed_in(author))[0]["titre"] == "Un refus"


def test_a_version_once_published_to_fewer_keeps_its_words():
    owner, author = researcher(), writer()
    page = experience(author, story=STORY, visibility="cooperative")
    made = corpus(owner)
    page_owner = corpus(author, page)
    code_sentences(page_owner, author, 1, "Refus", 2)
    freezing.freeze(page_owner, author)
    save_draft(page.pk, author.user, {"story": "Récit ouvert à tous."}, base_token=None)
    publishing.publish(page.pk, author.user, visibility="public")
    [row] = rows(page_owner)
    assert (row["lisible"], row["passage"]) == ("oui", "")
    assert rows(page_owner, signed_in(author))[0]["passage"] == "Le client a refusé tout net."
    assert made.entries.count() == 0


@pytest.mark.parametrize("use", [ConsentUse.REPORT, ConsentUse.STUDY])
def test_words_whose_speaker_no_longer_agrees_do_not_come_out(use: str):
    owner, author = researcher(), writer()
    said = Verbatim(text="Le client a refusé tout net", speaker="une voisine", consent="given")
    made, page = coded(owner, author, verbatims=[said])
    freezing.freeze(made, owner)
    quote = Quote.objects.get(contribution=page)
    consents.record(quote, ConsentAct.GIVEN, ConsentUse.STUDY, by=author)
    assert exported(made)["sources"][0]["paroles"] == [{"texte": said.text, "qui": "une voisine"}]
    consents.record(quote, ConsentAct.WITHDRAWN, use, by=author)
    consents.record(quote, ConsentAct.WITHDRAWN, ConsentUse.STUDY, by=author)
    for text in (json.dumps(exported(made), ensure_ascii=False), str(rows(made))):
        assert said.text not in text
    passage = rows(made)[0]["passage"]
    assert passage in (MARK, "")


@pytest.mark.parametrize("start", ["=", "@", "+", "-", "\t"])
def test_no_cell_is_a_live_formula(start: str):
    owner = researcher()
    made, _page = coded(owner, title=f"{start}cmd|' /C calc'!A0 et la suite")
    made.codes.filter(label="Refus").update(label=f"{start}SOMME(A1)")
    freezing.freeze(made, owner)
    for row in rows(made):
        assert not any(cell.startswith(("=", "@", "+", "-", "\t", "\r")) for cell in row.values())
    assert rows(made)[0]["code"] == f"'{start}SOMME(A1)"


def test_an_absent_version_or_corpus_is_not_found():
    made = corpus()
    for path in ("versions/1/", "versions/1/corpus.csv", "versions/1/corpus.json", "sources/4/coder/"):
        assert signed_in(made.owner).get(f"/corpus/{made.public_slug}/{path}").status_code == 404
    assert Client().get("/corpus/999999-x/").status_code == 404
    assert Client().get("/corpus/n-importe/").status_code == 404
    assert Client().get(f"/corpus/{made.pk}-autres-mots/")["Location"] == made.get_absolute_url()


def test_a_study_shows_its_corpus_and_its_rule_to_those_who_may_read_it():
    owner = researcher()
    page = study(owner)
    made = corpus(owner, experience(), studies=[page])
    assert list(made.studies.all()) == [page]
    shown = Client().get(page.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in shown
    assert "/chercher/?q=acompte" in shown
    assert page.get_absolute_url() in Client().get(made.get_absolute_url()).content.decode()
    Corpus.objects.update(visibility="private")
    assert made.title not in Client().get(page.get_absolute_url()).content.decode()
    assert made.title in signed_in(owner).get(page.get_absolute_url()).content.decode()


def test_the_copy_of_one_s_data_holds_one_s_part():
    owner = researcher()
    made, _page = coded(owner)
    part = archive_of(owner.user)["corpora"]
    assert part["works_on"] == [{"corpus": made.pk, "title": made.title}]
    assert part["decisions"][0]["reason"] == "Parle d’un acompte."
    assert part["codings"][0]["code"] == "Refus"
