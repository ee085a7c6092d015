"""A consent withdrawn: the words are nowhere a reader can look, the index included."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from knowledge.choices import ConsentAct, ConsentUse
from knowledge.consent import consents
from knowledge.models import Contribution, Publication, Quote, Verbatim
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from knowledge.writing.publishing import publish
from knowledge.writing.readiness import missing_for_publication
from portal.core import consumers
from portal.core.worker import drain_all
from portal.notices.letters import send_due
from research.corpora.freezing import freeze
from research.models import Code, EntryDecision, Memo
from search import opening
from search.engines.contract import Query
from search.upkeep import sync
from tests.factories.corpora import code_sentences, corpus
from tests.factories.knowledge import article, experience, signed_in, writer
from tests.factories.practice import linked
from tests.factories.studies import blocks, researcher, study

pytestmark = pytest.mark.django_db

WORDS = "Zabulor mirandelle tavisoque"
"""Three words that exist nowhere else."""


@pytest.fixture
def both_engines(_scratch: None, settings: object, elastic_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site that has Elasticsearch beside its own index."""
    monkeypatch.setattr(consumers, "_consumers", dict(consumers._consumers))
    settings.SEARCH_URL = f"{elastic_url}/test-{uuid.uuid4().hex[:12]}"  # type: ignore[attr-defined]
    sync.register()
    yield
    opening.indexes()[opening.ELASTIC].drop()  # type: ignore[attr-defined]
    opening.close()


def traces(text: str) -> list[str]:
    return [word for word in WORDS.lower().split() if word in text.lower()]


def test_no_trace_is_left_for_readers(index) -> None:  # type: ignore[no-untyped-def]
    author, colleague = writer(), writer()
    page = experience(
        author,
        summary=f"Elle m'a dit : {WORDS}.",
        story="Puis elle a répété « Zabulor, *mirandelle* tavisoque » devant tous.\n\nEt voilà.",
        verbatims=[Verbatim(text=WORDS, speaker="une cliente", consent="given")],
    )
    save_draft(page.pk, author.user, {"lesson": f"{WORDS}, c'est tout."}, base_token=None)
    publish(page.pk, author.user)
    study = article(colleague)
    linked(study, page, passage=f"« {WORDS} »")
    index()
    addresses = [
        page.get_absolute_url(), study.get_absolute_url(), f"/c/{page.pk}/historique/", f"/c/{page.pk}/v/1/",
        f"/c/{page.pk}/v/2/", f"/c/{page.pk}/comparer/?de=1&a=2", f"/c/{study.pk}/origines/", "/experiences/", "/flux/",
        "/",
        f"/chercher/?q={WORDS.split()[0]}", f"/chercher/suggestions/?q={WORDS.split()[0]}",
    ]  # fmt: skip
    readers = {"visitor": Client(), "colleague": signed_in(colleague)}
    assert traces(readers["visitor"].get(addresses[0]).content.decode())

    quoted = Quote.objects.get(contribution=page)
    consents.record(quoted, ConsentAct.WITHDRAWN, ConsentUse.REPORT, by=author)

    before_the_worker = readers["visitor"].get(f"/chercher/?q={WORDS.split()[0]}").content.decode()
    assert page.get_absolute_url() not in before_the_worker
    index()
    found = opening.engine().search(Query(text=WORDS, tokens=frozenset({"public", "network"})))
    assert found.hits == ()
    for name, client in readers.items():
        for address in addresses:
            answer = client.get(address, follow=True)
            assert answer.status_code == 200, address
            asked = [WORDS.split()[0].lower()] if "?q=" in address else []  # the page says the question again
            assert set(traces(answer.content.decode())) <= set(asked), (name, address)
    for version in Publication.objects.filter(contribution=page):
        assert traces(f"{version.content}{version.rendered}") == []
    own = signed_in(author).get(f"/c/{page.pk}/accords/").content.decode()
    assert len(traces(own)) == 3


def test_studies_corpora_files_and_letters_forget_too(both_engines: None) -> None:
    """Words of a story that a study, its corpus and its versions repeat, and that its author's letter names."""
    author, scholar = writer(), researcher()
    story = experience(
        author, title=f"Elle disait {WORDS}", story=f"Un soir. {WORDS}. Puis rien.",
        verbatims=[Verbatim(text=WORDS, speaker="une cliente", consent="given")],
    )  # fmt: skip
    said = Quote.objects.get(contribution=story)
    consents.record(said, ConsentAct.GIVEN, ConsentUse.STUDY, by=author)
    body = blocks(
        ("heading", f"Ce que veut dire {WORDS}"),
        ("paragraph", "Elle répète : « Zabulor, *mirandelle* tavisoque »."),
        ("story", {"story": str(story.pk), "relation": "source", "passage": f"{WORDS}, dit-elle."}),
        ("note", {"topic": "limit", "text": f"Une seule personne dit {WORDS}."}),
        ("verbatim", {"quote": said.pk}),
    )
    written = study(scholar, body=body, abstract=f"Autour de « {WORDS} ».")
    save_draft(written.pk, scholar.user, {"findings": f"{WORDS} revient souvent."}, base_token=None)
    publish(written.pk, scholar.user)
    gathered = corpus(scholar, story, title="Ce qu’elles disent")
    code_sentences(gathered, scholar, 1, "Devis", 1)
    Memo.objects.create(corpus=gathered, author=scholar, text=f"{WORDS} : à creuser.")
    EntryDecision.objects.filter(entry__corpus=gathered).update(reason=f"Elle dit {WORDS}.")
    Code.objects.filter(corpus=gathered, label="Devis").update(definition=f"Quand on lit {WORDS}.")
    freeze(gathered, scholar)
    drain_all()
    frozen = f"{gathered.get_absolute_url()}versions/1/"
    own = f"/c/{written.pk}"
    addresses = [
        written.get_absolute_url(), story.get_absolute_url(), f"{own}/v/1/", f"{own}/v/2/", f"{own}/historique/",
        f"{own}/comparer/?de=1&a=2", f"{own}/citer/", f"{own}/citer/bibtex/", f"{own}/citer/ris/", f"{own}/citer/csl/",
        f"{own}/hal/", f"{own}/origines/", "/etudes/", "/flux/", "/", gathered.get_absolute_url(), frozen,
        f"{gathered.get_absolute_url()}journal/", f"{gathered.get_absolute_url()}grille/", f"{frozen}corpus.csv",
        f"{frozen}corpus.json", "/corpus/", f"/chercher/?q={WORDS.split()[0]}",
    ]  # fmt: skip
    notes = f"{gathered.get_absolute_url()}notes/"
    readers = {"visitor": Client(), "colleague": signed_in(writer())}
    assert all(traces(readers["visitor"].get(one).content.decode()) for one in addresses[:4])
    assert traces(signed_in(scholar).get(notes).content.decode())

    for use in (ConsentUse.REPORT, ConsentUse.STUDY):
        consents.record(said, ConsentAct.WITHDRAWN, use, by=author)
    drain_all()

    for name, engine in opening.indexes().items():
        tokens = frozenset({"public", "network"})
        assert engine.search(Query(text=WORDS, tokens=tokens)).hits == (), name
        assert not any(traces(str(hit)) for hit in engine.search(Query(text="étude", tokens=tokens)).hits), name
    for name, client in readers.items():
        for address in addresses:
            answer = client.get(address, follow=True)
            assert answer.status_code == 200, address
            asked = [WORDS.split()[0].lower()] if "?q=" in address else []
            assert set(traces(answer.content.decode())) <= set(asked), (name, address)
    assert traces(signed_in(scholar).get(notes).content.decode()) == []
    send_due(timezone.now() + dt.timedelta(days=8))
    assert mail.outbox
    assert not any(traces(f"{letter.subject} {letter.body} {letter.alternatives}") for letter in mail.outbox)

    missing = missing_for_publication(Contribution.objects.get(pk=written.pk).specific.get_latest_revision_as_object())
    assert "body" in missing
    with pytest.raises(publishing.NotReady):
        publish(written.pk, scholar.user)
