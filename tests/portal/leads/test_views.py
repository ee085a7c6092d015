"""Pages of leads: who opens what, what a mistake gives back, what each page costs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.leads import posting
from portal.leads.models import Lead
from portal.members.models import Circle, Member, Role
from portal.vocabulary.models import Concept
from tests.factories import knowledge as made
from tests.factories import leads as given

pytestmark = pytest.mark.django_db

LIST = "/affaires/"
NEW = "/affaires/proposer/"
CONFIDE = "/affaires/confier/"


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def address(name: str, lead: Lead) -> str:
    return reverse(f"leads:{name}", args=[lead.pk])


def trade(label: str = "Nettoyage", scheme: str = "trade") -> Concept:
    return Concept.objects.get_or_create(scheme=scheme, slug=label.lower(), defaults={"label": label})[0]


def animator(home: Any) -> Member:
    member = made.writer(cooperative=home)
    Role.objects.create(member=member, kind=Role.Kind.ANIMATOR, cooperative=home)
    return member


def moderator() -> Member:
    member = made.writer()
    Role.objects.create(member=member, kind=Role.Kind.MODERATOR)
    return member


def form(**values: Any) -> dict[str, Any]:
    """What the form sends from a phone."""
    trade()
    return {
        "title": "Nettoyer  une école",
        "need": "Trois classes, deux fois par semaine.",
        "trades": "Nettoyage",
        "place": made.commune().label,
        "deadline": f"{given.day(15)}",
        "budget": "1k_5k",
        "visibility": "network",
        "key": str(uuid4()),
    } | values


class TestReading:
    def test_each_reader_has_their_own_list(self, client: Client):
        home = made.a_cooperative()
        giver = made.writer(cooperative=home)
        for level in ("public", "network", "cooperative", "private"):
            given.lead(giver, title=f"Affaire {level}", visibility=level, cooperative=home)
        readers = [(client, 1), (made.signed_in(made.writer()), 2), (made.signed_in(made.writer(cooperative=home)), 3)]
        for browser, number in [*readers, (made.signed_in(giver), 4)]:
            assert body(browser.get(LIST)).count('<h2 class="card__title">') == number
            opened = [browser.get(one.get_absolute_url()).status_code for one in Lead.objects.order_by("pk")]
            assert opened == [200] * number + [404] * (4 - number)

    def test_filters(self):
        given.lead(title="École", required=(trade(),), budget="1k_5k")
        given.lead(title="Site", is_remote=True, extras=(trade("Graphisme", "skill"),), deadline=given.day(3))
        given.lead(title="Ailleurs", place=made.region("Bretagne", "53"))
        given.past(given.lead(title="Passée"))
        given.moved("won", title="Gagnée")
        browser = made.signed_in(made.writer())

        def titles(**query: object) -> set[str]:
            return {lead.title for lead in browser.get(LIST, query).context["page"]}

        assert titles() == {"École", "Site", "Ailleurs"}
        assert titles(concept="trade:nettoyage") == {"École"}
        assert titles(concept="skill:graphisme") == titles(remote="on") == titles(soon="on") == {"Site"}
        assert titles(place="REG-84") == titles(place="COM-63300") == {"École"}
        assert titles(budget="1k_5k", place="REG-84") == {"École"}
        assert titles(closed="on") == {"Gagnée"}
        answer = browser.get(LIST, {"concept": "x", "budget": "beaucoup", "place": "y"})
        assert (answer.status_code, len(answer.context["page"].object_list)) == (200, 3)

    def test_a_wider_trade_finds_the_narrower(self):
        wide = trade("Bâtiment")
        narrow = Concept.objects.create(scheme="trade", slug="peinture", label="Peinture", parent=wide)
        given.lead(title="Repeindre", required=(narrow,))
        page = made.signed_in(made.writer()).get(LIST, {"concept": wide.key}).context["page"]
        assert [lead.title for lead in page] == ["Repeindre"]

    def test_old_words_lead_to_the_present_address(self, client: Client):
        lead = given.lead(visibility="public")
        assert client.get(f"{LIST}{lead.pk}-ancien/").url == lead.get_absolute_url()  # type: ignore[attr-defined]
        for wrong in ("rien", "0", "99999999999999999999", f"{lead.pk}x"):
            assert client.get(f"{LIST}{wrong}/").status_code == 404

    def test_a_hidden_giver_is_not_named(self, client: Client):
        lead = given.lead(made.writer("Nom discret", visibility="network"), visibility="public")
        assert "Nom discret" not in body(client.get(lead.get_absolute_url()))
        assert "Nom discret" in body(made.signed_in(made.writer()).get(lead.get_absolute_url()))

    def test_the_log_is_for_those_who_answer_for_it(self):
        lead = given.lead()
        posting.change_state(lead, "introduced", lead.giver, "Rencontre mardi")
        assert "Rencontre mardi" in body(made.signed_in(lead.giver).get(lead.get_absolute_url()))
        assert "Rencontre mardi" not in body(made.signed_in(made.writer()).get(lead.get_absolute_url()))

    def test_panels_show_what_the_reader_may_read(self, client: Client):
        home = made.a_cooperative()
        giver = made.writer(cooperative=home)
        given.lead(giver, title="Pour tous", visibility="public", cooperative=home)
        given.lead(giver, title="Pour le réseau", cooperative=home)
        for page in (giver.get_absolute_url(), home.get_absolute_url(), made.departement().get_absolute_url()):
            seen = body(client.get(page))
            assert "Pour tous" in seen
            assert "Pour le réseau" not in seen
            assert "Pour le réseau" in body(made.signed_in(made.writer()).get(page))


class TestPosting:
    def test_what_the_form_says_is_kept(self):
        member = made.writer()
        answer = made.signed_in(member).post(
            NEW, form(extras="", skills="", is_remote="on", client_name="Mairie", client_contact="06 00")
        )
        lead = Lead.objects.get()
        assert answer.url == lead.get_absolute_url()  # type: ignore[attr-defined]
        assert (lead.title, lead.giver, lead.state, lead.budget) == ("Nettoyer une école", member, "open", "1k_5k")
        assert (lead.client_name, lead.client_contact, lead.is_remote) == ("Mairie", "06 00", True)
        assert [need.concept.label for need in lead.needs.all()] == ["Nettoyage"]

    def test_a_double_click_is_one_lead(self):
        browser, sent = made.signed_in(made.writer()), form()
        assert [browser.post(NEW, sent).status_code for _ in range(2)] == [302, 302]
        assert Lead.objects.count() == 1

    def test_a_trade_in_the_box_of_skills_is_understood(self):
        trade("Peinture", "skill")
        made.signed_in(made.writer()).post(NEW, form(trades="Peinture", skills="Nettoyage, Peinture"))
        needs = {need.concept.key for need in Lead.objects.get().needs.all()}
        assert needs == {"trade:nettoyage", "skill:peinture"}

    @pytest.mark.parametrize(
        ("values", "field", "words"),
        [
            ({"place": ""}, "place", "Indiquez un lieu"),
            ({"place": "Atlantide"}, "place", "Nous ne connaissons pas le lieu"),
            ({"place": "Riom, Bretagne"}, "place", "Nous ne connaissons pas"),
            ({"deadline": "2020-01-01"}, "deadline", "Ce jour est passé"),
            ({"deadline": "bientôt"}, "deadline", "Écrivez un jour"),
            ({"deadline": "2999-01-01"}, "deadline", "un an au plus"),
            ({"budget": "beaucoup"}, "budget", "Choisissez une tranche"),
            ({"trades": "Dompteur"}, "trades", "pas dans la liste"),
            ({"skills": "<script>alert(1)</script>"}, "skills", "pas dans la liste"),
            ({"trades": ""}, "trades", "au moins un métier"),
            ({"title": " "}, "title", "Donnez un titre"),
            ({"title": "a" * 141}, "title", "140"),
            ({"need": "nul\x00"}, "need", "nul"),
            ({"need": "Appelez Jean au 06 12 34 56 78"}, "need", "ont leur place plus bas"),
            ({"title": "Écrire à jean@mairie.test"}, "title", "ont leur place plus bas"),
            ({"visibility": "cooperative"}, "cooperative", "Choisissez la coopérative"),
            ({"cooperative": "999999"}, "cooperative", "choix"),
            ({"key": "pas-une-cle"}, "key", ""),
        ],
    )
    def test_a_mistake_is_tied_to_its_field_and_loses_nothing(self, values, field, words):
        answer = made.signed_in(made.writer()).post(NEW, form(need="Un besoin <b>précis</b>") | values)
        seen = body(answer)
        assert answer.status_code == 422
        assert not Lead.objects.exists()
        assert list(answer.context["form"].errors) == [field]
        assert words in str(answer.context["form"].errors[field])
        assert "<script>alert" not in seen
        assert field in ("need", "key") or "Un besoin &lt;b&gt;précis&lt;/b&gt;" in seen

    def test_hostile_words_stay_words(self, client: Client):
        made.signed_in(made.writer()).post(
            NEW, form(title="<img src=x onerror=alert(1)>", need="{{ 7*7 }} <script>x</script>", visibility="public")
        )
        seen = body(client.get(Lead.objects.get().get_absolute_url())) + body(client.get(LIST))
        assert "<img src=x" not in seen
        assert "<script>x" not in seen
        assert "{{ 7*7 }}" in seen

    def test_the_form_without_scripts_has_a_label_for_each_field(self):
        seen = body(made.signed_in(made.writer()).get(NEW))
        assert seen.count("<label") >= 10
        assert 'type="date"' in seen

    def test_who_waits_or_visits_does_not_post(self, client: Client):
        assert client.get(NEW).status_code == 302
        waiting = made.signed_in(made.writer(status=Member.Status.PENDING))
        assert [waiting.get(NEW).status_code, waiting.post(NEW, form()).status_code] == [404, 404]

    def test_an_animator_changes_the_lead_of_a_colleague_without_its_client(self):
        home = made.a_cooperative()
        lead = given.lead(made.writer(cooperative=home), cooperative=home, client=given.CLIENT)
        browser = made.signed_in(animator(home))
        assert given.CLIENT.name not in body(browser.get(address("edit", lead)))
        sent = form(cooperative=str(home.pk), client_name="Autre", title="Retouchée")
        assert browser.post(address("edit", lead), sent).status_code == 302
        lead.refresh_from_db()
        assert (lead.title, lead.client_name) == ("Retouchée", given.CLIENT.name)
        assert browser.post(address("edit", lead), sent | {"visibility": "private"}).status_code == 422
        assert browser.post(address("edit", lead), sent | {"cooperative": ""}).status_code == 422

    def test_a_giver_opens_it_to_their_own_circles(self):
        member, friend, stranger = made.writer(), made.writer(), made.writer()
        mine, other = Circle.objects.create(name="Groupe couverture"), Circle.objects.create(name="Jury")
        mine.members.set([member, friend])
        browser = made.signed_in(member)
        seen = body(browser.get(NEW))
        assert "Groupe couverture" in seen
        assert "Jury" not in seen
        refused = browser.post(NEW, form(visibility="private", circles=[str(other.pk)]))
        assert list(refused.context["form"].errors) == ["circles"]
        browser.post(NEW, form(visibility="private", circles=[str(mine.pk)]))
        lead = Lead.objects.get()
        assert [made.signed_in(one).get(lead.get_absolute_url()).status_code for one in (friend, stranger)] == [
            200,
            404,
        ]
        told = body(made.signed_in(friend).get(lead.get_absolute_url()))
        assert "La personne qui l’apporte, et un cercle de membres" in told
        version = lead.index_version
        browser.post(address("edit", lead), form(visibility="private"))
        lead.refresh_from_db()
        assert lead.index_version > version
        assert made.signed_in(friend).get(lead.get_absolute_url()).status_code == 404

    def test_who_answers_with_the_giver_leaves_the_circles_as_they_are(self):
        home = made.a_cooperative()
        circle = Circle.objects.create(name="Groupe couverture")
        lead = given.lead(made.writer(cooperative=home), cooperative=home, circles=(circle,))
        browser = made.signed_in(animator(home))
        assert "Groupe couverture" not in body(browser.get(address("edit", lead)))
        assert browser.post(address("edit", lead), form(cooperative=str(home.pk))).status_code == 302
        assert list(lead.circles.all()) == [circle]

    def test_the_giver_finds_everything_in_the_form_again(self):
        lead = given.lead(
            required=(trade(), trade("Devis", "skill")), extras=(trade("Anglais", "skill"),), client=given.CLIENT
        )
        seen = body(made.signed_in(lead.giver).get(address("edit", lead)))
        for words in ("Nettoyage", "Devis", "Anglais", given.CLIENT.contact, lead.place.label):
            assert words in seen


class TestMoving:
    def test_close_and_reopen(self):
        lead = given.lead()
        browser = made.signed_in(lead.giver)
        assert browser.post(address("move", lead), {"to": "withdrawn"}).status_code == 302
        wrong = browser.post(address("move", lead), {"to": "open", "deadline": "2020-01-01"})
        assert (wrong.status_code, list(wrong.context["move_form"].errors)) == (422, ["deadline"])
        sent = {"to": "open", "deadline": f"{given.day(9)}"}
        assert browser.post(address("move", lead), sent).status_code == 302
        posting.change_state(lead, "won", lead.giver)
        again = browser.post(address("move", lead), {"to": "withdrawn"})
        assert again.status_code == 422
        assert "entre-temps" in body(again)
        lead.refresh_from_db()
        assert (lead.state, lead.deadline) == ("won", given.day(9))

    @pytest.mark.parametrize("to", ["introduced", "won", "expired", "refused", "waiting", "rien", ""])
    def test_states_of_the_site_are_not_given_by_hand(self, to):
        lead = given.lead()
        assert made.signed_in(lead.giver).post(address("move", lead), {"to": to}).status_code == 422
        lead.refresh_from_db()
        assert lead.state == "open"

    def test_others_do_not_reach_its_tools(self, client: Client):
        lead = given.lead(visibility="public")
        for name in ("edit", "move", "take_over", "decide"):
            assert made.signed_in(made.writer()).post(address(name, lead), {"to": "won"}).status_code == 404
            assert client.post(address(name, lead), {"to": "won"}).status_code == 302
        lead.refresh_from_db()
        assert lead.state == "open"

    def test_the_lead_of_a_suspended_giver_is_hidden_and_taken_over(self):
        home = made.a_cooperative()
        lead = given.lead(made.writer(cooperative=home), cooperative=home, visibility="public")
        Member.objects.filter(pk=lead.giver_id).update(status=Member.Status.SUSPENDED)
        assert made.signed_in(made.writer(cooperative=home)).get(lead.get_absolute_url()).status_code == 404
        taker = animator(home)
        browser = made.signed_in(taker)
        assert "Répondre de cette affaire" in body(browser.get(lead.get_absolute_url()))
        assert browser.post(address("take_over", lead)).status_code == 302
        lead.refresh_from_db()
        assert lead.giver == taker
        assert made.signed_in(made.writer()).get(lead.get_absolute_url()).status_code == 200


class TestConfiding:
    @pytest.fixture(autouse=True)
    def _counters(self):
        cache.clear()

    def sent(self, **values: Any) -> dict[str, Any]:
        asked = form(client_name="Mairie", email="client@exemple.test", phone="06 00 00") | values
        return {name: asked[name] for name in asked if name not in ("trades", "visibility")}

    def test_a_client_waits_and_is_answered(self, client, mailoutbox, django_capture_on_commit_callbacks):
        home = made.a_cooperative()
        home.sites.create(name="Siège", territory=made.departement())
        decider = animator(home)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(CONFIDE, self.sent())
        assert answer.url == "/affaires/confier/merci/"
        assert client.get(answer.url).status_code == 200
        lead = Lead.objects.get()
        assert (lead.state, lead.client_note) == ("waiting", "Téléphone : 06 00 00")
        assert [letter.to for letter in mailoutbox] == [["client@exemple.test"]]
        assert lead.title not in mailoutbox[0].body  # to an address somebody typed, nothing that they typed
        browser = made.signed_in(decider)
        page = body(browser.get(lead.get_absolute_url()))
        assert "Un client attend une réponse" in page
        assert "client@exemple.test" not in page
        assert lead.title in body(browser.get("/affaires/a-relire/"))
        assert "1 affaire d’un client attend" in body(browser.get("/mon-espace/"))
        with django_capture_on_commit_callbacks(execute=True):
            done = browser.post(address("decide", lead), {"decision": "accept", "cooperative": home.pk})
        assert done.status_code == 302
        lead.refresh_from_db()
        assert (lead.state, lead.cooperative) == ("open", home)
        assert home.name in mailoutbox[1].body
        assert "client@exemple.test" in body(browser.get(lead.get_absolute_url()))
        assert lead.title in body(made.signed_in(made.writer()).get(LIST))

    def test_a_refusal_says_why_and_the_client_receives_it(
        self, client, mailoutbox, django_capture_on_commit_callbacks
    ):
        lead = given.confided()
        browser = made.signed_in(moderator())
        assert browser.post(address("decide", lead), {"decision": "refuse"}).status_code == 422
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(address("decide", lead), {"decision": "refuse", "note": "Ce n’est pas un travail."})
        lead.refresh_from_db()
        assert lead.state == "refused"
        assert "Ce n’est pas un travail." in mailoutbox[0].body
        again = browser.post(address("decide", lead), {"decision": "refuse", "note": "Encore"}, follow=True)
        assert "Cette affaire a changé entre-temps" in body(again)

    def test_the_no_of_one_cooperative_leaves_it_to_the_others(self):
        homes = made.a_cooperative(), made.a_cooperative()
        lead = given.confided()
        lead.offered_to.set(homes)
        first, second = (made.signed_in(animator(home)) for home in homes)
        first.post(address("decide", lead), {"decision": "refuse", "note": "Trop loin"})
        lead.refresh_from_db()
        assert (lead.state, list(lead.offered_to.all())) == ("waiting", [homes[1]])
        assert first.get(lead.get_absolute_url()).status_code == 404
        assert second.get(lead.get_absolute_url()).status_code == 200
        stranger = second.post(address("decide", lead), {"decision": "accept", "cooperative": homes[0].pk})
        assert stranger.status_code == 422  # not a cooperative of theirs

    def test_a_day_that_passed_while_it_waited_is_changed_first(self):
        home = made.a_cooperative()
        lead = given.past(given.confided())
        lead.offered_to.set([home])
        browser, sent = made.signed_in(animator(home)), {"decision": "accept", "cooperative": home.pk}
        assert "choisissez un nouveau jour" in body(browser.post(address("decide", lead), sent, follow=True))
        assert browser.post(address("edit", lead), form(title=lead.title)).status_code == 302
        browser.post(address("decide", lead), sent)
        lead.refresh_from_db()
        assert (lead.state, lead.client_name) == ("open", given.CLIENT.name)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"email": "pas une adresse"}, "email"), ({"email": ""}, "email"), ({"client_name": ""}, "client_name"),
            ({"email": "a@b.fr\nBcc: x@y.fr"}, "email"), ({"place": ""}, "place"), ({"deadline": "hier"}, "deadline"),
            ({"need": "Trois classes. 06.12.34.56.78"}, "need"),
        ],
    )  # fmt: skip
    def test_a_mistake_is_tied_to_its_field(self, client, values, field):
        answer = client.post(CONFIDE, self.sent(**values))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert "Trois classes" in body(answer)

    def test_too_many_are_stopped_and_nothing_typed_is_lost(self, client):
        statuses = [client.post(CONFIDE, self.sent(email=f"c{rank}@exemple.test")).status_code for rank in range(6)]
        assert statuses == [302] * 5 + [429]
        answer = client.post(CONFIDE, self.sent(email="c7@exemple.test"))
        assert "Trois classes" in body(answer)
        assert Lead.objects.count() == 5

    def test_one_address_is_not_written_to_for_ever(self, client):
        elsewhere = [{"REMOTE_ADDR": f"192.0.2.{rank}"} for rank in range(4)]
        statuses = [client.post(CONFIDE, self.sent(), **there).status_code for there in elsewhere]
        assert statuses == [302, 302, 302, 429]

    def test_the_queue_is_for_those_who_decide(self, client):
        assert client.get("/affaires/a-relire/").status_code == 302
        assert made.signed_in(made.writer()).get("/affaires/a-relire/").status_code == 404
        assert made.signed_in(moderator()).get("/affaires/a-relire/").status_code == 200


class TestCost:
    def cost(self, browser: Client, page: str) -> int:
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        return len(queries)

    def test_lists_cost_the_same_whatever_they_hold(self):
        home = made.a_cooperative()
        giver = animator(home)
        browser, decider = made.signed_in(giver), made.signed_in(moderator())
        lead = given.lead(giver, cooperative=home, required=(trade(),))
        given.confided()
        given.moved("won", giver, required=(trade(),))
        common = given.lead(made.writer(cooperative=home), cooperative=home)
        pages = [LIST, "/mon-espace/affaires/", lead.get_absolute_url(), common.get_absolute_url(), NEW]
        before = [self.cost(browser, page) for page in pages] + [self.cost(decider, "/affaires/a-relire/")]
        for _ in range(4):
            given.lead(giver, cooperative=home, required=(trade(), trade("Devis", "skill")))
            given.moved("won", giver, required=(trade(),))
            given.lead(made.writer(cooperative=home), cooperative=home)
            given.confided(required=(trade(),))
        after = [self.cost(browser, page) for page in pages] + [self.cost(decider, "/affaires/a-relire/")]
        assert before == after
        assert max(after) <= 20
