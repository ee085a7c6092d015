"""Two weeks after the end of a lead, one question, and a story that begins without anything of the client."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import Kind
from knowledge.models import Contribution, ExperienceReport
from knowledge.revisions import latest_draft
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.leads.introductions import outcomes, prefilling, stories
from portal.leads.introductions.story_notices import STORY
from portal.leads.models import LeadOutcome, StoryPrompt
from portal.leads.sealing import Client as Sealed
from portal.members.models import Member
from portal.notices.models import Notice
from portal.vocabulary.models import Concept
from tests.factories import introductions as met
from tests.factories import knowledge as made
from tests.factories import leads as posted

pytestmark = pytest.mark.django_db
CANARIES = Sealed(
    name="SARL Quinquengrogne & fils",
    contact="Odile Zébulon-Kraft, o.zebulon@canari.test, 06 98 76 54 32, www.canari.test",
    note="Appeler Wilhelmine au bureau 4417; le portail est vert\nNe pas dire que le devis de Brandebourg a perdu",
)
NEED = (
    "Isoler la maison de Quinquengrogne, 120 m². Le portail est vert. Voir https://canari.test/plan et écrire à "
    "o.zebulon@canari.test ou au 06.98.76.54.32. Budget 12 500 € HT, pas plus de 15k€ ; Mme Zébulon décide avec "
    "Wilhelmine, et M. Brandebourg a déjà demandé 9 000 euros."
)


def ended(days: int = 15, *, result: str = "won", **values: object) -> LeadOutcome:
    """A lead that ended so many days ago."""
    lead = posted.lead(
        met.reachable(), client=CANARIES, **{"need": NEED, "title": "Chez Quinquengrogne : isolation"} | values
    )
    sent = met.mutual(lead)
    told = outcomes.Told(result, earners=(sent.pk,) if result == "won" else ())
    outcome = outcomes.record(lead, told, sent.member)
    LeadOutcome.objects.filter(pk=outcome.pk).update(at=timezone.now() - dt.timedelta(days=days))
    outcome.refresh_from_db()
    return outcome


def asked(**values: object) -> StoryPrompt:
    ended(**values)  # type: ignore[arg-type]
    stories.ask()
    return StoryPrompt.objects.select_related("member", "outcome__lead").get()


def browser_of(prompt: StoryPrompt) -> Client:
    return made.signed_in(prompt.member)


def page_of(prompt: StoryPrompt) -> str:
    return reverse("leads:story", args=[prompt.outcome.lead_id, prompt.pk])


class TestAsking:
    @pytest.mark.parametrize("result", ["won", "lost"])
    def test_each_person_is_asked_once_two_weeks_later(self, result):
        outcome = ended(13, result=result)
        assert stories.ask() == 0
        assert stories.ask(timezone.now() + dt.timedelta(days=2)) == 1
        assert stories.ask(timezone.now() + dt.timedelta(days=3)) == 0
        notice = Notice.objects.get(kind=STORY)
        assert notice.member_id == outcome.lead.introductions.get().member_id
        assert notice.member_id != outcome.lead.giver_id

    def test_nobody_is_asked_about_old_leads_or_once_suspended(self):
        ended(200)
        outcome = ended(15)
        Member.objects.filter(pk=outcome.earnings.get().member_id).update(status=Member.Status.SUSPENDED)
        assert stories.ask() == 0

    def test_not_this_time_stops_it(self):
        prompt = asked()
        browser = browser_of(prompt)
        assert browser.post(page_of(prompt), {"decision": "decline"}).status_code == 302
        assert "pas cette fois" in browser.get(page_of(prompt)).content.decode()
        assert browser.post(page_of(prompt), {"decision": "begin"}).url == page_of(prompt)  # type: ignore[attr-defined]
        assert not ExperienceReport.objects.exists()
        assert stories.ask(timezone.now() + dt.timedelta(days=30)) == 0

    def test_it_is_the_question_of_one_person(self):
        prompt = asked()
        for other in (made.writer(), prompt.outcome.lead.giver):
            for answer in (
                made.signed_in(other).get(page_of(prompt)),
                made.signed_in(other).post(page_of(prompt), {"decision": "begin"}),
            ):
                assert answer.status_code == 404
        elsewhere = posted.lead()
        assert browser_of(prompt).get(reverse("leads:story", args=[elsewhere.pk, prompt.pk])).status_code == 404


class TestBeginning:
    def test_the_story_begins_with_the_lead_and_is_made_once(self):
        skill = Concept.objects.create(scheme="skill", slug="isolation", label="Isolation")
        trade = Concept.objects.create(scheme="trade", slug="couvreur", label="Couvreur")
        prompt = asked(required=(skill, trade))
        browser = browser_of(prompt)
        first = browser.post(page_of(prompt), {"decision": "begin"})
        again = browser.post(page_of(prompt), {"decision": "begin"})
        assert first.url == again.url  # type: ignore[attr-defined]
        draft = latest_draft(Contribution.objects.get(state__kind=Kind.EXPERIENCE))
        assert draft.outcome == "success"
        assert [place.name for place in draft.territories.all()] == ["Riom"]
        assert list(draft.skills.all()) == [skill]
        assert list(draft.trades.all()) == [trade]
        assert draft.ended_on == timezone.localdate(prompt.outcome.at)
        assert "Isoler la maison" in draft.story
        assert browser.get(first.url).status_code == 200  # type: ignore[attr-defined]

    def test_nothing_of_the_client_nor_any_amount_is_in_it(self):
        prompt = asked()
        browser_of(prompt).post(page_of(prompt), {"decision": "begin"})
        draft = latest_draft(Contribution.objects.get(state__kind=Kind.EXPERIENCE))
        words = f"{draft.title} {draft.story} {draft.summary}"
        for gone in (
            "Quinquengrogne", "Zébulon", "Kraft", "canari", "98", "Wilhelmine", "4417", "portail", "Brandebourg",
            "12 500", "15k", "9 000", "€",
        ):  # fmt: skip
            assert gone.lower() not in words.lower(), gone
        assert "120 m²" in words
        content = str(Contribution.objects.get(pk=draft.pk).latest_revision.content)
        assert "Quinquengrogne" not in content

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("entre 1 200 et 3.500,50 € TTC", "entre 1 200 et un montant"),
            ("€ 500 la journée", "un montant la journée"),
            ("20 personnes en 2024", "20 personnes en 2024"),
            ("12 K€ ou 3 M€", "un montant ou un montant"),
            ("Madame Le Goff, Monsieur Diaz", "le client, le client"),
        ],
    )
    def test_amounts_and_names_after_a_title_go(self, text, left):
        assert prefilling.sealed(text, Sealed()) == left

    def test_a_lead_that_was_lost_begins_as_what_did_not_work(self):
        outcome = ended(15, result="lost")
        assert prefilling.values_for(outcome.lead, outcome, CANARIES)["outcome"] == "failure"

    def test_the_published_story_names_the_lead_to_its_people_only(self, client: Client):
        prompt = asked(title="Isolation d’une maison")
        draft = stories.begin(prompt, prompt.member)
        save_draft(draft.pk, prompt.member.user, {"lesson": "Mesurer deux fois."}, base_token=None)
        publishing.publish_as_asked(draft.pk, prompt.member.user, visibility="public", protected_author=False)
        address = Contribution.objects.get(pk=draft.pk).specific.get_absolute_url()
        link = f'href="{prompt.outcome.lead.get_absolute_url()}"'
        for who in (prompt.member, prompt.outcome.lead.giver):
            assert link in made.signed_in(who).get(address).content.decode()
        for browser in (client, made.signed_in(made.writer())):
            answer = browser.get(address)
            assert answer.status_code == 200
            assert link not in answer.content.decode()
