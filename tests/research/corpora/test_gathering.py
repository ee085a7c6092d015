"""Gathering by a rule and by hand: nothing moves by itself, and every decision is in the log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from knowledge.models import Contribution
from knowledge.writing import publishing
from portal.members.viewers import viewer_for
from portal.visibility import Viewer, can_read
from research.corpora import gathering, rules
from research.models import Corpus, EntryDecision
from tests.factories.corpora import corpus
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.studies import researcher

pytestmark = pytest.mark.django_db


@pytest.fixture
def found() -> Iterator[list[int]]:
    """What the rule finds: the test fills it. The evaluator of the search comes back afterwards."""
    numbers: list[int] = []
    kept = rules._registered[:]

    def run(_viewer: Viewer, _query: str) -> rules.Answer:
        return rules.Answer(tuple(numbers), is_complete=len(numbers) < 5)

    rules.register(rules.Evaluator(read=lambda text: rules.Rule(f"q={text}", text), run=run, address=str))
    yield numbers
    rules._registered[:] = kept


def test_the_rule_proposes_and_changes_nothing(found: list[int]):
    owner = researcher()
    one, other, hidden = experience(), experience(), experience(visibility="private")
    made = corpus(owner, one)
    found += [one.pk, other.pk, hidden.pk]
    proposal = gathering.propose(made, viewer_for(owner.user))
    assert proposal.newcomers == (other.pk,)
    assert proposal.dropouts == ()
    assert made.entries.count() == 1


def test_what_is_kept_or_set_aside_is_logged_with_who_and_why(found: list[int]):
    owner = researcher("Ana")
    one, other = experience(title="Le premier"), experience(title="Le second")
    made = corpus(owner)
    found += [one.pk, other.pk]
    client, address = signed_in(owner), f"/corpus/{made.public_slug}/regle/"
    assert "Le premier" in client.get(address).content.decode()
    without = client.post(address, {"texte": [one.pk], "acte": "retenir", "reason": ""})
    assert without.status_code == 422
    assert "checked" in without.content.decode()
    client.post(address, {"texte": [one.pk], "acte": "retenir", "reason": "Parle d’acompte"})
    client.post(address, {"texte": [other.pk], "acte": "ecarter", "reason": "Hors sujet"})
    told = list(EntryDecision.objects.order_by("pk").values_list("act", "by_rule", "reason", "by__display_name"))
    assert told == [("included", True, "Parle d’acompte", "Ana"), ("excluded", True, "Hors sujet", "Ana")]
    proposal = gathering.propose(made, viewer_for(owner.user))
    assert (proposal.newcomers, proposal.set_aside) == ((), 1)
    log = client.get(f"/corpus/{made.public_slug}/journal/").content.decode()
    assert "Hors sujet" in log
    assert "Le second" in log


def test_what_the_rule_finds_no_more_stays_until_someone_decides(found: list[int]):
    owner = researcher()
    one = experience(title="Parti de la règle")
    by_hand = experience()
    made = corpus(owner, by_hand)
    viewer = viewer_for(owner.user)
    gathering.consider(made, [one.pk], viewer, by=owner, reason="oui", included=True, by_rule=True)
    client, address = signed_in(owner), f"/corpus/{made.public_slug}/regle/"
    assert [entry.contribution_id for entry in gathering.propose(made, viewer).dropouts] == [one.pk]
    assert "Parti de la règle" in client.get(address).content.decode()
    assert made.entries.filter(is_included=True).count() == 2
    client.post(address, {"texte": [one.pk], "acte": "sortir", "reason": "La règle a changé"})
    assert list(made.entries.filter(is_included=True).values_list("contribution", flat=True)) == [by_hand.pk]


def test_a_rule_that_finds_too_much_says_nothing_of_who_leaves(found: list[int]):
    owner = researcher()
    one = experience()
    made = corpus(owner)
    gathering.consider(made, [one.pk], viewer_for(owner.user), by=owner, reason="oui", included=True, by_rule=True)
    found += [10_001, 10_002, 10_003, 10_004, 10_005]
    proposal = gathering.propose(made, viewer_for(owner.user))
    assert (proposal.newcomers, proposal.dropouts, proposal.is_complete) == ((), (), False)


def test_by_hand_only_what_one_may_read_enters():
    owner = researcher()
    made = corpus(owner)
    hidden, shown = experience(visibility="private"), experience()
    client, address = signed_in(owner), f"/corpus/{made.public_slug}/ajouter/"
    refused = client.post(address, {"source": str(hidden.pk), "reason": "Pour voir"})
    absent = client.post(address, {"source": "999999", "reason": "Pour voir"})
    assert refused.status_code == absent.status_code == 422
    assert "Nous ne trouvons pas ce texte" in refused.content.decode()
    client.post(address, {"source": shown.get_absolute_url(), "reason": "Un essai d’acompte"})
    assert list(made.entries.values_list("contribution", "by_rule")) == [(shown.pk, False)]
    again = client.post(address, {"source": str(shown.pk), "reason": "Encore"})
    assert again["Location"].endswith("/sources/1/")
    assert client.post(address, {"source": "n’importe quoi", "reason": "x"}).status_code == 422


def test_a_source_that_is_restricted_or_destroyed_keeps_its_place_without_its_title():
    owner, author = researcher(), writer()
    kept, closed, gone = experience(), experience(author, title="Titre fermé"), experience(author, title="Titre perdu")
    made = corpus(owner, kept, closed, gone)
    publishing.set_visibility(closed.pk, "private")
    Contribution.objects.get(pk=gone.pk).delete()
    shown = signed_in(owner).get(made.get_absolute_url()).content.decode()
    assert shown.count("Source qui n’est plus lisible") == 2
    assert "Titre fermé" not in shown
    assert "Titre perdu" not in shown
    assert made.entries.count() == 3
    assert "Titre fermé" in signed_in(author).get(made.get_absolute_url()).content.decode()


def test_a_reason_goes_with_its_source():
    owner, author = researcher(), writer()
    page = experience(author)
    made = corpus(owner, page)
    assert "Parle d’un acompte." in Client().get(made.get_absolute_url()).content.decode()
    publishing.set_visibility(page.pk, "private")
    for path in (made.get_absolute_url(), f"/corpus/{made.public_slug}/journal/"):
        assert "Parle d’un acompte." not in Client().get(path).content.decode()
        assert "Parle d’un acompte." in signed_in(owner).get(path).content.decode()


def test_the_rule_and_its_twin_agree():
    owner, colleague = researcher(), researcher()
    stranger, pending = writer(), writer(status="pending")
    levels = {level: corpus(owner, visibility=level) for level in ("public", "network", "cooperative", "private")}
    levels["private"].researchers.add(colleague)
    for who in (owner, colleague, stranger, pending, None):
        viewer = viewer_for(who.user) if who else Viewer.anonymous()
        listed = set(Corpus.objects.visible_to(viewer).values_list("visibility", flat=True))
        assert listed == {level for level, made in levels.items() if can_read(viewer, made.audience())}, who
    assert set(Corpus.objects.visible_to(Viewer.anonymous()).values_list("visibility", flat=True)) == {"public"}


def test_only_those_who_work_on_it_change_it():
    owner, colleague, reader = researcher(), researcher("Noé Colin"), researcher()
    made = corpus(owner)
    tools = ("modifier", "ajouter", "regle", "notes", "accord", "versions/figer")
    for tool in tools:
        assert signed_in(reader).get(f"/corpus/{made.public_slug}/{tool}/").status_code in (404, 405), tool
        assert signed_in(reader).post(f"/corpus/{made.public_slug}/{tool}/").status_code in (404, 405), tool
    values = {"title": "Autre", "question": "Et alors ?", "visibility": "network", "researchers": "Noé Colin"}
    signed_in(owner).post(f"/corpus/{made.public_slug}/modifier/", values)
    made.refresh_from_db()
    assert set(made.researchers.all()) == {owner, colleague}
    assert (made.title, made.rule) == ("Autre", "")
    unknown = signed_in(owner).post(f"/corpus/{made.public_slug}/modifier/", values | {"researchers": "Personne"})
    assert unknown.status_code == 422
    signed_in(colleague).post(f"/corpus/{made.public_slug}/quitter/")
    assert set(made.researchers.all()) == {owner}


def test_a_researcher_opens_a_corpus_and_a_member_does_not(found: list[int]):
    owner = researcher()
    values = {"title": "Un corpus", "question": "Quoi ?", "rule": "acompte", "visibility": "private"}
    answer = signed_in(owner).post("/corpus/nouveau/", values)
    made = Corpus.objects.get()
    assert answer["Location"] == f"/corpus/{made.public_slug}/regle/"
    assert (made.rule, made.owner) == ("q=acompte", owner)
    assert signed_in(writer()).get("/corpus/nouveau/").status_code == 404
    assert signed_in(writer()).get(made.get_absolute_url()).status_code == 404
