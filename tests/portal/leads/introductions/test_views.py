"""Pages of introductions: who opens what, what a mistake gives back, what each costs; never an address early."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.leads.introductions import making, outcomes
from portal.leads.models import Introduction, Lead, LeadOutcome
from portal.members import portability
from portal.members.models import Member, Role
from portal.notices.letters import send_due
from portal.notices.models import Notice
from tests.factories import introductions as met
from tests.factories import knowledge as made
from tests.factories import leads as posted

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
"""Of a page, with those of the session, the account and the frame."""


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def act(sent: Introduction, name: str) -> str:
    return reverse(f"leads:{name}", args=[sent.lead_id, sent.pk])


class TestReaching:
    """Nothing of how to reach anyone, anywhere, before both have accepted."""

    def secrets(self, sent: Introduction) -> set[str]:
        giver, member = sent.lead.giver, sent.member
        assert giver is not None
        return {
            giver.contact_email, giver.phone, giver.user.email, member.contact_email, member.phone, member.user.email,
            *(posted.CLIENT.name, posted.CLIENT.contact, posted.CLIENT.note),
        }  # fmt: skip

    def lead(self) -> Lead:
        return posted.lead(met.reachable(), client=posted.CLIENT)

    def addresses(self, sent: Introduction) -> list[str]:
        return [
            sent.get_absolute_url(), sent.lead.get_absolute_url(), reverse("leads:introductions"),
            reverse("members:space"), reverse("notices:inbox"), reverse("leads:list"), reverse("leads:returns"),
        ]  # fmt: skip

    def own(self, who: Member, secrets: set[str]) -> set[str]:
        """What is the reader's own, and for the giver what they know of their client."""
        return {who.contact_email, who.phone, who.user.email}

    @pytest.mark.parametrize("way", ["asked", "offered", "withdrawn", "refused"])
    def test_neither_side_sees_anything_before(self, way):
        lead, member = self.lead(), met.reachable()
        sent = met.offered(lead, member) if way == "offered" else met.asked(lead, member)
        if way == "withdrawn":
            making.withdraw(making.accept(sent, member), member)
        elif way == "refused":
            making.refuse(sent, member, "Trop loin")
        secrets = self.secrets(sent)
        client = {posted.CLIENT.name, posted.CLIENT.contact, posted.CLIENT.note}
        for reader in (sent.lead.giver, member, made.writer()):
            browser = made.signed_in(reader)
            hidden = secrets - self.own(reader, secrets) - (client if reader == sent.lead.giver else set())
            for address in self.addresses(sent):
                seen = body(browser.get(address))
                assert not [word for word in hidden if word in seen], address

    def test_each_sees_the_other_once_both_have_accepted_and_nobody_else_does(self):
        sent = met.mutual(self.lead())
        seen = body(made.signed_in(sent.lead.giver).get(sent.get_absolute_url()))
        assert sent.member.contact_email in seen
        assert sent.member.phone in seen
        assert sent.member.user.email not in seen
        other = body(made.signed_in(sent.member).get(sent.get_absolute_url()))
        assert sent.lead.giver.contact_email in other
        assert posted.CLIENT.contact in other
        moderator = made.writer()
        Role.objects.create(member=moderator, kind=Role.Kind.MODERATOR)
        assert sent.member.contact_email not in body(made.signed_in(moderator).get(sent.get_absolute_url()))
        assert made.signed_in(made.writer()).get(sent.get_absolute_url()).status_code == 404

    def test_one_shows_only_what_one_chose(self):
        sent = met.asked(self.lead())
        browser = made.signed_in(sent.member)
        assert browser.post(act(sent, "answer"), {"decision": "accept"}).status_code == 422
        answer = browser.post(act(sent, "answer"), {"decision": "accept", "shows": ["phone"]})
        assert answer.status_code == 302
        seen = body(made.signed_in(sent.lead.giver).get(sent.get_absolute_url()))
        assert sent.member.phone in seen
        assert sent.member.contact_email not in seen

    def test_the_giver_may_keep_the_client_hidden(self):
        sent = met.offered(self.lead())
        made.signed_in(sent.lead.giver).post(act(sent, "answer"), {"decision": "accept", "shows": ["giver"]})
        seen = body(made.signed_in(sent.member).get(sent.get_absolute_url()))
        seen += body(made.signed_in(sent.member).get(sent.lead.get_absolute_url()))
        assert sent.lead.giver.contact_email in seen
        assert posted.CLIENT.contact not in seen

    def test_no_notice_letter_or_copy_of_data_holds_an_address(self):
        sent = met.asked(self.lead())
        secrets = self.secrets(sent)
        told = " ".join(Notice.objects.values_list("reason", flat=True))
        assert not [word for word in secrets if word in told]
        assert send_due() >= 1
        assert not [word for word in secrets for letter in mail.outbox if word in letter.body + letter.subject]
        copy = str(portability.archive_of(sent.member.user)["introductions"])
        assert "asked" in copy
        assert not [word for word in secrets if word in copy]


class TestPages:
    def test_a_member_offers_themself_and_what_they_type_comes_back(self):
        lead, member = posted.lead(met.reachable()), met.reachable()
        browser = made.signed_in(member)
        address = reverse("leads:offer", args=[lead.pk])
        assert "Je peux y répondre" in body(browser.get(lead.get_absolute_url()))
        assert member.contact_email in body(browser.get(address))
        wrong = browser.post(address, {"message": "Joignez-moi : a@b.test", "shows": ["email"]})
        assert wrong.status_code == 422
        assert "Joignez-moi : a@b.test" in body(wrong)
        sent = browser.post(address, {"message": "J’ai fait trois écoles.", "shows": ["email"]})
        assert sent.url == Introduction.objects.get().get_absolute_url()
        assert "J’ai fait trois écoles." in body(made.signed_in(lead.giver).get(sent.url))

    def test_those_who_answer_for_the_lead_ask_by_name(self):
        lead, member = posted.lead(met.reachable()), made.writer("Lise Exemple")
        browser = made.signed_in(lead.giver)
        address = reverse("leads:ask", args=[lead.pk])
        wrong = browser.post(address, {"member": "Personne", "shows": ["giver"]})
        assert (wrong.status_code, "Nous ne trouvons pas" in body(wrong)) == (422, True)
        assert browser.post(address, {"member": "lise exemple", "shows": ["giver"]}).status_code == 302
        assert Introduction.objects.get().member == member
        assert made.signed_in(made.writer()).get(address).status_code == 404

    def test_a_refusal_needs_a_reason(self):
        sent = met.asked()
        browser = made.signed_in(sent.member)
        assert browser.post(act(sent, "answer"), {"decision": "refuse"}).status_code == 422
        assert browser.post(act(sent, "answer"), {"decision": "refuse", "reason": "06 12 34 56 78"}).status_code == 422
        assert browser.post(act(sent, "answer"), {"decision": "refuse", "reason": "Trop loin"}).status_code == 302
        assert "Trop loin" in body(made.signed_in(sent.lead.giver).get(sent.get_absolute_url()))

    def test_who_has_none_is_led_to_leads_and_to_giving_one(self):
        shown = body(made.signed_in(made.writer()).get(reverse("leads:introductions")))
        for words, name in (("Voir les affaires ouvertes", "list"), ("Proposer une affaire", "new")):
            assert shown.count(f'<a href="{reverse(f"leads:{name}")}">{words}</a>') == 1

    def test_a_visitor_sees_nothing_of_it(self, client: Client):
        lead = posted.lead(visibility="public")
        sent = met.asked(lead)
        assert "mises-en-relation" not in body(client.get(lead.get_absolute_url()))
        assert client.get(sent.get_absolute_url()).status_code == 302

    def test_the_title_is_hidden_once_the_lead_is_closed_to_the_person(self):
        sent = met.mutual(posted.lead(met.reachable(), title="Titre retiré"))
        Lead.objects.filter(pk=sent.lead_id).update(visibility="private")
        browser = made.signed_in(sent.member)
        outcome = reverse("leads:outcome", args=[sent.lead_id])
        for address in (sent.get_absolute_url(), reverse("leads:introductions"), outcome):
            assert "Titre retiré" not in body(browser.get(address))

    def test_lists_and_pages_cost_the_same_whatever_their_length(self, django_assert_max_num_queries):
        giver, member = met.reachable(), met.reachable()
        lead = posted.lead(giver)
        costs = []
        for number in (1, 4):
            for _more in range(number):
                met.mutual(posted.lead(giver), member)
                met.asked(lead)
            for who in (giver, member):
                browser, address = made.signed_in(who), reverse("leads:introductions")
                browser.get(address)
                with django_assert_max_num_queries(MOST_QUERIES) as counted:
                    assert browser.get(address).status_code == 200
                costs.append(len(counted.captured_queries))
        assert costs[:2] == costs[2:]
        sent = met.won(lead).lead.introductions.get(state="mutual")
        for who in (giver, sent.member):
            browser = made.signed_in(who)
            for address in (sent.get_absolute_url(), sent.lead.get_absolute_url()):
                browser.get(address)
                with django_assert_max_num_queries(MOST_QUERIES):
                    assert browser.get(address).status_code == 200


class TestOutcome:
    def test_the_person_tells_that_it_is_won(self):
        sent = met.mutual(posted.lead(met.reachable()))
        browser = made.signed_in(sent.member)
        address = reverse("leads:outcome", args=[sent.lead_id])
        assert browser.post(address, {"result": "won"}).status_code == 422
        told = {"result": "won", "earners": [str(sent.pk)], "band": "1k_5k", "why": "skills", "words": "Très bien"}
        assert browser.post(address, told).status_code == 302
        outcome = LeadOutcome.objects.get()
        assert (outcome.result, outcome.band, outcome.lead.state) == ("won", "1k_5k", "won")
        giver = body(made.signed_in(sent.lead.giver).get(reverse("leads:introductions")))
        assert "1 affaire que vous avez apportée est gagnée" in giver
        assert "de 1 000 à 5 000" in giver
        assert browser.post(address, {"result": "lost"}).status_code == 422

    def test_the_amount_is_read_by_its_person_and_nobody_else(self):
        outcome = met.won(posted.lead(met.reachable()))
        sent = outcome.lead.introductions.get()
        browser = made.signed_in(sent.member)
        assert browser.post(act(sent, "amount"), {"amount": "pas un nombre"}).status_code == 302
        assert outcome.earnings.get().amount is None
        browser.post(act(sent, "amount"), {"amount": "4321,50"})
        assert str(outcome.earnings.get().amount) == "4321.50"
        assert "4321,5" in body(browser.get(sent.get_absolute_url()))
        boss = made.writer()
        Role.objects.create(member=boss, kind=Role.Kind.ADMINISTRATOR)
        boss.user.is_superuser = boss.user.is_staff = True
        boss.user.save()
        for who in (sent.lead.giver, boss):
            other = made.signed_in(who)
            assert other.post(act(sent, "amount"), {"amount": "1"}).status_code == 404
            for address in (
                sent.get_absolute_url(), sent.lead.get_absolute_url(), reverse("leads:introductions"),
                reverse("leads:outcome", args=[sent.lead_id]), reverse("leads:returns"), reverse("leads:returns_csv"),
            ):  # fmt: skip
                assert "4321" not in body(other.get(address))
            assert "4321" not in str(portability.archive_of(who.user))
        assert "4321.50" in str(portability.archive_of(sent.member.user))

    def test_a_lead_closed_without_saying_by_whom_was_won_by_the_one_who_was_met(self):
        sent = met.mutual(posted.lead(met.reachable()))
        posted.posting.change_state(sent.lead, "won", sent.lead.giver)
        outcome = LeadOutcome.objects.get()
        assert list(outcome.earnings.values_list("member", flat=True)) == [sent.member_id]

    def test_who_won_is_one_of_those_who_accepted(self):
        sent, other = met.mutual(posted.lead(met.reachable())), met.mutual(posted.lead(met.reachable()))
        for wrong in (other.pk, 10**9):
            with pytest.raises(outcomes.IntroductionRefused):
                outcomes.record(sent.lead, outcomes.Told("won", earners=(wrong,)), sent.member)
        assert not LeadOutcome.objects.exists()
