"""Coding sentences: kept by place, blind between coders, compared by sentence, and never shown once words are gone."""

from __future__ import annotations

import pytest
from django.test import Client

from knowledge.choices import ConsentAct, ConsentUse
from knowledge.consent import consents
from knowledge.models import Publication, Quote, Verbatim
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.members.viewers import viewer_for
from research.corpora import coding
from research.corpora.comparing import agreement_of
from research.corpora.passages import runs, sentences
from research.models import Coding, CodingPass, Memo
from tests.factories.corpora import code_sentences, corpus, finish
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.studies import researcher

pytestmark = pytest.mark.django_db

STORY = "J’ai demandé un acompte. Le client a refusé ! Alors j’ai écrit un devis.\n\n- Premier point\n- Second point"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "Une phrase. Une autre… Et « la troisième ! » Fin",
            ["Une phrase.", "Une autre…", "Et « la troisième ! »", "Fin"],
        ),
        ("Cela coûte 3.5 euros. oui, la suite", ["Cela coûte 3.5 euros. oui, la suite"]),
        ("Une ligne\n\n  Une autre  \n", ["Une ligne", "Une autre"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_text_is_cut_into_sentences_without_the_blanks_around(text: str, cut: list[str]):
    assert [text[start:end] for start, end in sentences(text)] == cut


def test_neighbours_are_one_passage():
    spans = [(0, 5), (6, 9), (10, 20), (22, 30)]
    assert runs([(6, 9), (0, 5), (22, 30), (7, 8)], spans) == [(0, 9), (22, 30)]
    assert runs([], spans) == []


def test_ticked_sentences_are_coded_from_the_page_and_only_one_s_own_are_shown():
    owner, colleague = researcher(), researcher()
    made = corpus(owner, experience(story=STORY))
    made.researchers.add(colleague)
    address = f"/corpus/{made.public_slug}/sources/1/coder/"
    client, code = signed_in(owner), made.codes.get(label="Refus")
    refused = client.post(address, {"coder": "1", "code": code.pk})
    assert refused.status_code == 422
    assert "Cochez au moins une phrase." in refused.content.decode()
    ticked = [f"story:{start}:{end}" for start, end in sentences(STORY)[:2]]
    values = {"coder": "1", "code": code.pk, "phrase": [*ticked, "story:1:3", "nimporte", "x:a:b"]}
    assert client.post(address, values).status_code == 302
    kept = Coding.objects.get()
    assert (kept.field, STORY[kept.start : kept.end]) == ("story", "J’ai demandé un acompte. Le client a refusé !")
    shown = client.get(address).content.decode()
    assert 'name="retirer"' in shown
    assert "«\u00a0J’ai demandé un acompte. Le client a refusé !\u00a0»" in shown
    assert 'name="retirer"' not in signed_in(colleague).get(address).content.decode()
    signed_in(colleague).post(address, {"retirer": kept.pk})
    assert Coding.objects.count() == 1
    client.post(address, {"retirer": kept.pk})
    assert Coding.objects.count() == 0


def test_a_code_of_another_corpus_is_refused():
    owner = researcher()
    made, other = corpus(owner, experience(story=STORY)), corpus(owner)
    values = {"coder": "1", "code": other.codes.all()[0].pk, "phrase": ["story:0:24"]}
    assert signed_in(owner).post(f"/corpus/{made.public_slug}/sources/1/coder/", values).status_code == 422
    assert not Coding.objects.exists()


def test_what_one_may_not_read_cannot_be_coded():
    owner, author = researcher(), writer()
    page = experience(author)
    made = corpus(owner, page)
    address = f"/corpus/{made.public_slug}/sources/1/coder/"
    assert signed_in(owner).get(address).status_code == 200
    assert Client().get(address).status_code == 302
    assert signed_in(author).get(address).status_code == 404
    publishing.set_visibility(page.pk, "private")
    assert signed_in(owner).get(address).status_code == 404


def test_codes_stay_on_the_version_that_was_read():
    owner, author = researcher(), writer()
    page = experience(author, story=STORY)
    made = corpus(owner, page)
    code_sentences(made, owner, 1, "Devis", 0)
    save_draft(page.pk, author.user, {"story": "Tout autre chose."}, base_token=None)
    publishing.publish(page.pk, author.user)
    client, address = signed_in(owner), f"/corpus/{made.public_slug}/sources/1/coder/"
    shown = client.get(address).content.decode()
    assert "Vos codes sur la version 1" in shown
    assert 'name="retirer"' not in shown
    old = client.get(f"{address}?v=1").content.decode()
    assert 'name="retirer"' in old
    assert "La version 2 a paru depuis" in old
    assert client.get(f"{address}?v=9").status_code == 404


def test_agreement_compares_what_two_coders_finished():
    owner, colleague = researcher(), researcher()
    made = corpus(owner, experience(story=STORY), experience(story=STORY))
    made.researchers.add(colleague)
    for coder, numbers in ((owner, (0, 1)), (colleague, (0, 2))):
        code_sentences(made, coder, 1, "Devis", *numbers)
        finish(made, coder, 1)
    code_sentences(made, owner, 2, "Devis", 0)
    finish(made, owner, 2)
    found = agreement_of(made)
    total = len(CodingPass.objects.filter(coder=owner).first().units)
    assert (found.coders, found.sources, found.sentences) == (2, 1, total)
    line = next(line for line in found.lines if line.label == "Devis")
    # Both gave it twice; they agree on one sentence and on those that neither coded.
    observed, expected = (total - 2) / total, (2 / total) ** 2 + ((total - 2) / total) ** 2
    assert line.given == 4
    assert line.kappa == pytest.approx((observed - expected) / (1 - expected))
    assert line.alpha is not None
    assert line.alpha > line.kappa  # the correction for few units
    assert next(line for line in found.lines if line.label == "Refus").kappa is None
    shown = signed_in(owner).get(f"/corpus/{made.public_slug}/accord/").content.decode()
    assert "sans objet" in shown
    assert f"{total} phrases" in shown


def test_links_are_named_as_the_coder_may_read_them():
    owner, author = researcher(), writer()
    hidden = experience(author, title="Titre secret", visibility="private")
    page = experience(author, story=f"Voir [[{hidden.title}]] pour le reste.")
    assert f"[[{hidden.pk}]]" in Publication.objects.get(contribution=page).content["story"]
    made = corpus(owner, page)
    entry = made.entries.get()
    words = []
    for who in (owner, author):
        viewer = viewer_for(who.user)
        source = coding.opened(entry, viewer)
        assert source is not None
        parts = coding.parts_of(source, [], viewer)
        words.append(next(part for part in parts if part.field == "story").units[0].words)
    assert words == [f"Voir [[{hidden.pk}]] pour le reste.", "Voir [[Titre secret]] pour le reste."]


def test_a_passage_that_words_taken_out_have_moved_is_not_shown_elsewhere():
    owner, author = researcher(), writer()
    said = Verbatim(text="Le client a refusé", speaker="une voisine", consent="given")
    page = experience(author, story=STORY, verbatims=[said])
    made = corpus(owner, page)
    code_sentences(made, owner, 1, "Refus", 1, 3)
    quote = Quote.objects.get(contribution=page)
    consents.record(quote, ConsentAct.WITHDRAWN, ConsentUse.REPORT, by=author)
    shown = signed_in(owner).get(f"/corpus/{made.public_slug}/sources/1/coder/").content.decode()
    assert "a refusé" not in shown
    assert shown.count('<span class="chip chip--plain">Refus</span>') == 1  # of what stands before
    assert shown.count('name="retirer"') == 2  # nothing that was coded is lost
    assert shown.count("des mots que le texte ne dit plus") == 1


def test_notes_are_for_those_who_work_on_the_corpus():
    owner = researcher()
    made = corpus(owner, experience())
    address = f"/corpus/{made.public_slug}/notes/"
    assert signed_in(owner).post(address, {"text": "Une note", "entry": "7"}).status_code == 422
    signed_in(owner).post(address, {"text": "Une note de terrain", "entry": "1", "code": made.codes.all()[0].pk})
    assert Memo.objects.get().entry.position == 1
    assert "Une note de terrain" in signed_in(owner).get(address).content.decode()
    assert "Une note de terrain" in signed_in(owner).get(f"/corpus/{made.public_slug}/sources/1/").content.decode()
    assert "Une note de terrain" not in Client().get(made.get_absolute_url()).content.decode()
