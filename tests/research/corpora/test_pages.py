"""Pages of corpora: what they cost, whatever the number of sources, and the addresses of old words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.members.models import Member
from research.corpora import freezing, rules
from research.models import Corpus
from tests.factories.corpora import code_sentences, corpus, finish
from tests.factories.knowledge import axis, experience, signed_in, writer
from tests.factories.studies import researcher

pytestmark = pytest.mark.django_db

PAGES = (
    "", "?etat=ecartees", "modifier/", "ajouter/", "regle/", "journal/", "sources/1/", "sources/1/coder/", "grille/",
    "notes/", "accord/", "versions/", "versions/1/", "versions/1/corpus.csv", "versions/1/corpus.json",
)  # fmt: skip
MOST = 20


def full(owner: Member, colleague: Member, size: int) -> Corpus:
    made = corpus(owner, *(experience(title=f"Récit {number}") for number in range(size)))
    made.researchers.add(colleague)
    for coder in (owner, colleague):
        for position in range(1, size + 1):
            code_sentences(made, coder, position, "Devis", 0)
            finish(made, coder, position)
    freezing.freeze(made, owner)
    return made


def test_pages_cost_the_same_for_any_number_of_sources():
    owner, colleague = researcher(), researcher()
    client = signed_in(owner)
    client.get(f"/corpus/{corpus(owner).public_slug}/regle/")  # opens the index, once for the process
    costs = []
    for size in (2, 9):
        made = full(owner, colleague, size)
        spent = {}
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/corpus/{made.public_slug}/{page}").status_code == 200
            spent[page] = len(queries)
        with CaptureQueriesContext(connection) as queries:
            client.get("/corpus/")
        spent["list"] = len(queries)
        costs.append(spent)
    for spent in costs:
        # One query more now and then: the synonyms are read again every few seconds.
        assert spent.pop("regle/") <= MOST
    assert costs[0] == costs[1]
    assert max(costs[0].values()) <= MOST, costs[0]


def test_a_list_opens_a_corpus_with_its_filters():
    chosen = axis()
    address = f"/experiences/?axe={chosen.slug}&resultat=failure&avant=x"
    assert "/corpus/nouveau/" not in signed_in(writer()).get(address).content.decode()
    shown = signed_in(researcher()).get(address)
    [act] = shown.context["acts"]
    opened = signed_in(researcher()).get(act.url)
    rule = opened.context["form"].initial["rule"]
    assert rules.read(rule).query == f"type=experience&axe={chosen.slug}&resultat=failure"


def test_an_empty_form_says_what_is_missing_in_plain_words():
    answer = signed_in(researcher()).post("/corpus/nouveau/", {})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors["title"] == form.errors["question"] == ["Il manque votre réponse."]
    assert form.fields["visibility"].choices[-1] == ("private", "Les personnes qui y travaillent")
