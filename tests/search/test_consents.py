"""A consent withdrawn: the words are nowhere a reader can look, the index included."""

from __future__ import annotations

import pytest
from django.test import Client

from knowledge import consents
from knowledge.choices import ConsentAct, ConsentUse
from knowledge.drafts import save_draft
from knowledge.models import Publication, Quote, Verbatim
from knowledge.publishing import publish
from search import opening
from search.engines.contract import Query
from tests.factories.knowledge import article, experience, signed_in, writer
from tests.factories.practice import linked

pytestmark = pytest.mark.django_db

WORDS = "Zabulor mirandelle tavisoque"
"""Three words that exist nowhere else."""


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
            answer = client.get(address)
            assert answer.status_code == 200, address
            asked = [WORDS.split()[0].lower()] if "?q=" in address else []  # the page says the question again
            assert set(traces(answer.content.decode())) <= set(asked), (name, address)
    for version in Publication.objects.filter(contribution=page):
        assert traces(f"{version.content}{version.rendered}") == []
    own = signed_in(author).get(f"/c/{page.pk}/accords/").content.decode()
    assert len(traces(own)) == 3
