"""Pages of resources and requests: who opens what, what a mistake gives back, what each page costs."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.members.models import Member, Membership, Role
from portal.resources import booking, editing
from portal.resources.models import ResourceRequest, SharedResource
from tests.factories import knowledge as made
from tests.factories import resources as shared

pytestmark = pytest.mark.django_db

LIST = "/ressources/"


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def act(sent: ResourceRequest, name: str, resource: SharedResource | None = None) -> str:
    return reverse(f"resources:{name}", args=[(resource or sent.resource).pk, sent.pk])


def days(first: int = 10, last: int = 12, **more: object) -> dict[str, object]:
    return {"starts_on": f"{shared.day(first)}", "ends_on": f"{shared.day(last)}", "key": str(uuid4())} | more


class TestReading:
    def test_each_reader_has_their_own_list(self, client: Client):
        home = made.a_cooperative()
        owner = made.writer(cooperative=home)
        for level in ("public", "network", "cooperative", "private"):
            shared.resource(owner, title=f"Chose {level}", visibility=level, cooperative=home)
        readers = [(client, 1), (made.signed_in(made.writer()), 2), (made.signed_in(made.writer(cooperative=home)), 3)]
        for browser, number in [*readers, (made.signed_in(owner), 4)]:
            assert body(browser.get(LIST)).count('<h2 class="card__title">') == number
            opened = [browser.get(one.get_absolute_url()).status_code for one in SharedResource.objects.order_by("pk")]
            assert opened == [200] * number + [404] * (4 - number)

    def test_filters_by_kind_place_and_days(self):
        van = shared.resource(title="La camionnette")
        shared.resource(kind="room", title="La salle")
        shared.resource(title="Ailleurs", territory=made.region("Bretagne", "53"))
        shared.accepted(van)
        browser = made.signed_in(made.writer())

        def titles(**query: object) -> set[str]:
            page = browser.get(LIST, query).context["page"]
            return {resource.title for resource in page}

        assert titles(kind="room") == {"La salle"}
        assert titles(place="REG-84") == titles(place="COM-63300") == {"La camionnette", "La salle"}
        assert titles(place="REG-53") == {"Ailleurs"}
        assert "La camionnette" not in titles(first=str(shared.day(11)), last=str(shared.day(11)))
        assert "La camionnette" in titles(first=str(shared.day(13)))
        answer = browser.get(LIST, {"first": "demain", "kind": "nuage", "place": "x"})
        assert (answer.status_code, len(answer.context["page"].object_list)) == (200, 3)
        assert "Écrivez un jour" in body(answer)

    def test_a_wider_place_serves_its_parts(self):
        shared.resource(title="Pour toute la région", territory=made.region())
        page = made.signed_in(made.writer()).get(LIST, {"place": made.departement().key}).context["page"]
        assert [resource.title for resource in page] == ["Pour toute la région"]

    def test_old_words_lead_to_the_present_address(self, client: Client):
        van = shared.resource(visibility="public")
        assert client.get(f"{LIST}{van.pk}-ancien/").url == van.get_absolute_url()  # type: ignore[attr-defined]
        for wrong in ("rien", "0", "99999999999999999999", f"{van.pk}x"):
            assert client.get(f"{LIST}{wrong}/").status_code == 404

    def test_a_hidden_owner_is_not_named_and_no_address_is_shown(self, client: Client):
        owner = made.writer("Nom discret", visibility="network", contact_email="discret@exemple.test", phone="0600")
        van = shared.resource(owner, visibility="public")
        seen = body(client.get(van.get_absolute_url()))
        assert "Nom discret" not in seen
        assert "Jours à venir" not in seen
        inside = body(made.signed_in(made.writer()).get(van.get_absolute_url()))
        assert "Nom discret" in inside
        assert "discret@exemple.test" not in inside
        assert owner.user is not None
        assert owner.user.email not in inside

    def test_a_suspended_owner_s_resource_is_closed_and_the_request_stays(self):
        sent = shared.request(shared.resource(title="Titre retiré"))
        Member.objects.filter(pk=sent.resource.owner_id).update(status=Member.Status.SUSPENDED)
        browser = made.signed_in(sent.member)
        assert browser.get(sent.resource.get_absolute_url()).status_code == 404
        page, space = browser.get(sent.get_absolute_url()), browser.get(reverse("resources:space"))
        assert page.status_code == space.status_code == 200
        assert "Titre retiré" not in body(page) + body(space)
        assert browser.post(act(sent, "withdraw")).status_code == 302

    def test_markdown_is_rendered_when_saved_and_safe(self, client: Client):
        van = shared.resource(text="**gras** <script>alert(1)</script>", visibility="public")
        assert "<strong>gras</strong>" in van.text_html
        assert "<script>alert" not in body(client.get(van.get_absolute_url()))

    def test_panels_show_what_the_reader_may_read(self, client: Client):
        home = made.a_cooperative()
        owner = made.writer(cooperative=home)
        shared.resource(owner, title="Pour tous", visibility="public", cooperative=home)
        shared.resource(owner, title="Pour le réseau", cooperative=home)
        for page in (owner.get_absolute_url(), home.get_absolute_url(), made.departement().get_absolute_url()):
            seen = body(client.get(page))
            assert "Pour tous" in seen
            assert "Pour le réseau" not in seen
            assert "Pour le réseau" in body(made.signed_in(made.writer()).get(page))


class TestSharing:
    VALUES = {
        "kind": "room",
        "title": "Salle claire",
        "territory": "Riom",
        "text": "Vingt places.",
        "visibility": "network",
    }

    def test_a_member_shares_and_changes(self):
        made.commune()
        member = made.writer()
        browser = made.signed_in(member)
        answer = browser.post(reverse("resources:new"), self.VALUES)
        room = SharedResource.objects.get()
        assert (answer.url, room.owner, room.territory.name) == (room.get_absolute_url(), member, "Riom")  # type: ignore[attr-defined]
        edited = browser.post(reverse("resources:edit", args=[room.pk]), self.VALUES | {"title": "Salle sombre"})
        room.refresh_from_db()
        assert (edited.status_code, room.title, room.index_version) == (302, "Salle sombre", 3)

    @pytest.mark.parametrize(
        ("field", "value", "reason"),
        [
            ("territory", "Nullepart", "Nous ne connaissons pas"),
            ("territory", "Riom, Puy-de-Dôme", "un seul lieu"),
            ("title", "", "Il manque votre réponse"),
            ("kind", "nuage", "valide"),
            ("capacity", "beaucoup", "nombre entier"),
            ("visibility", "cooperative", "Choisissez la coopérative"),
            ("text", "x\x00y", "caractère nul"),
        ],
    )
    def test_a_mistake_is_tied_to_its_field_and_nothing_is_lost(self, field: str, value: str, reason: str):
        made.commune()
        sent = self.VALUES | {"conditions": "Caution de 50 €"} | {field: value}
        answer = made.signed_in(made.writer()).post(reverse("resources:new"), sent)
        assert answer.status_code == 422
        assert reason in " ".join(answer.context["form"].errors.as_text().split())
        assert "Caution de 50 €" in body(answer)
        assert not SharedResource.objects.exists()

    def test_a_cooperative_of_others_cannot_be_named(self):
        made.commune()
        sent = self.VALUES | {"cooperative": made.a_cooperative().pk}
        assert made.signed_in(made.writer()).post(reverse("resources:new"), sent).status_code == 422

    def test_the_way_of_asking_does_not_change_under_a_request(self):
        sent = shared.request()
        values = self.VALUES | {"kind": "training"}
        answer = made.signed_in(sent.resource.owner).post(reverse("resources:edit", args=[sent.resource_id]), values)
        assert answer.status_code == 422
        assert "Des demandes sont en cours" in body(answer)

    def test_tools_are_for_those_who_answer_for_it(self):
        home = made.a_cooperative()
        van = shared.resource(made.writer(cooperative=home), cooperative=home)
        animator, colleague = made.writer(cooperative=home), made.writer(cooperative=home)
        Role.objects.create(member=animator, kind=Role.Kind.ANIMATOR, cooperative=home)
        made.commune()
        values = self.VALUES | {"cooperative": home.pk}
        for name in ("edit", "archive", "confirm"):
            address = reverse(f"resources:{name}", args=[van.pk])
            assert made.signed_in(colleague).post(address).status_code == 404
            assert made.signed_in(animator).post(address, values).status_code == 302

    def test_an_animator_does_not_take_it_from_the_cooperative(self):
        made.commune()
        home, other = made.a_cooperative(), made.a_cooperative()
        van = shared.resource(made.writer(cooperative=home), cooperative=home)
        animator = made.writer(cooperative=home)
        Membership.objects.create(member=animator, cooperative=other)
        Role.objects.create(member=animator, kind=Role.Kind.ANIMATOR, cooperative=home)
        address, browser = reverse("resources:edit", args=[van.pk]), made.signed_in(animator)
        for values in ({}, {"cooperative": other.pk}, {"cooperative": home.pk, "visibility": "private"}):
            assert browser.post(address, self.VALUES | values).status_code == 422

    def test_what_is_put_away_is_offered_again(self, client: Client):
        van = shared.resource(visibility="public")
        owner = made.signed_in(van.owner)
        address = reverse("resources:archive", args=[van.pk])
        owner.post(address)
        assert client.get(van.get_absolute_url()).status_code == 404
        assert "rangée" in body(owner.get(reverse("resources:space")))
        assert owner.get(van.get_absolute_url()).status_code == 200
        owner.post(address)
        assert client.get(van.get_absolute_url()).status_code == 200

    def test_requests_that_wait_come_first(self):
        van = shared.resource()
        older, waiting = shared.accepted(van, first=2, last=3), shared.request(van, first=5, last=6)
        newer = shared.accepted(van, first=8, last=9)
        page = made.signed_in(van.owner).get(reverse("resources:space")).context["received"]
        assert list(page) == [waiting, newer, older]

    @pytest.mark.parametrize("status", [Member.Status.PENDING, Member.Status.SUSPENDED])
    def test_only_active_members_share_and_ask(self, status: str):
        van, browser = shared.resource(visibility="public"), made.signed_in(made.writer(status=status))
        assert browser.get(reverse("resources:new")).status_code == 404
        assert browser.get(reverse("resources:space")).status_code == 404
        assert browser.post(reverse("resources:ask", args=[van.pk]), days()).status_code == 404
        assert browser.get(van.get_absolute_url()).status_code == 200


class TestAsking:
    @pytest.mark.parametrize(
        ("first", "last", "field", "reason"),
        [
            (-1, 3, "starts_on", "passé"),
            (5, 3, "ends_on", "avant le premier"),
            (5, 200, "ends_on", "Trois mois"),
            (900, 901, "starts_on", "trop loin"),
            (11, 14, "starts_on", "Déjà pris"),
        ],
    )
    def test_wrong_days_are_told_on_their_field(self, first: int, last: int, field: str, reason: str):
        van = shared.resource()
        shared.accepted(van, first=10, last=12)
        sent = days(first, last, message="Pour un chantier")
        answer = made.signed_in(made.writer()).post(reverse("resources:ask", args=[van.pk]), sent)
        assert answer.status_code == 422
        assert reason in answer.context["form"].errors[field][0]
        assert "Pour un chantier" in body(answer)
        assert ResourceRequest.objects.count() == 1

    @pytest.mark.parametrize("value", ["beaucoup", "0", "-2", "1.5", "", "99999999999"])
    def test_a_quantity_is_a_number(self, value: str):
        course = shared.seats()
        address = reverse("resources:ask", args=[course.pk])
        answer = made.signed_in(made.writer()).post(address, {"quantity": value, "key": str(uuid4())})
        assert answer.status_code == 422
        assert answer.context["form"].errors["quantity"]

    def test_pressing_twice_asks_once(self):
        van, browser, sent = shared.resource(), made.signed_in(made.writer()), days()
        first = browser.post(reverse("resources:ask", args=[van.pk]), sent)
        second = browser.post(reverse("resources:ask", args=[van.pk]), sent)
        assert first.url == second.url == ResourceRequest.objects.get().get_absolute_url()  # type: ignore[attr-defined]

    def test_what_cannot_be_read_cannot_be_asked_for(self):
        closed = shared.resource(visibility="private")
        answer = made.signed_in(made.writer()).post(reverse("resources:ask", args=[closed.pk]), days())
        assert answer.status_code == 404

    def test_a_visitor_is_asked_to_sign_in(self, client: Client):
        van = shared.resource(visibility="public")
        assert "Connectez-vous" in body(client.get(van.get_absolute_url()))
        assert "/compte/login/" in client.post(reverse("resources:ask", args=[van.pk]), days()).url  # type: ignore[attr-defined]


class TestAnswering:
    def test_the_whole_way(self):
        van, member = shared.resource(), made.writer()
        asker, owner = made.signed_in(member), made.signed_in(van.owner)
        asker.post(reverse("resources:ask", args=[van.pk]), days(message="Un chantier à Riom"))
        sent = ResourceRequest.objects.get()
        assert "1 demande attend votre réponse" in body(owner.get(reverse("members:space")))
        assert "Un chantier à Riom" in body(owner.get(sent.get_absolute_url()))
        owner.post(act(sent, "answer"), {"decision": "accept", "answer": "Clés à l’accueil"})
        assert "Clés à l’accueil" in body(asker.get(sent.get_absolute_url()))
        assert "Pris" in body(asker.get(van.get_absolute_url()))
        shared.begun(sent)
        asker.post(act(sent, "thank"), {"thanks": "Merci beaucoup"})
        assert "Merci beaucoup" in body(owner.get(sent.get_absolute_url()))
        assert "Mercis reçus" in body(asker.get(van.get_absolute_url()))

    def test_a_refusal_says_why(self):
        sent = shared.request()
        owner = made.signed_in(sent.resource.owner)
        answer = owner.post(act(sent, "answer"), {"decision": "refuse"})
        assert answer.status_code == 422
        assert "Dites en quelques mots pourquoi" in body(answer)
        assert owner.post(act(sent, "answer"), {}).status_code == 422
        owner.post(act(sent, "answer"), {"decision": "refuse", "answer": "En panne"})
        sent.refresh_from_db()
        assert (sent.state, sent.answer) == ("refused", "En panne")

    def test_days_taken_meanwhile_are_told_and_the_answer_is_kept(self):
        van = shared.resource()
        first, second = shared.request(van), shared.request(van)
        booking.accept(first, van.owner)
        sent = {"decision": "accept", "answer": "D’accord pour vous"}
        answer = made.signed_in(van.owner).post(act(second, "answer"), sent)
        assert answer.status_code == 422
        assert "Déjà pris" in body(answer)
        assert "D’accord pour vous" in body(answer)

    @pytest.mark.parametrize("name", ["answer", "withdraw", "finish", "thank"])
    def test_two_numbers_that_do_not_belong_together_are_refused(self, name: str):
        """The request of one resource under the number of another, for each person concerned by either."""
        one, other = shared.begun(shared.accepted()), shared.begun(shared.accepted())
        values = {"decision": "refuse", "answer": "Non", "thanks": "Merci"}
        people = [one.member, other.member, one.resource.owner, other.resource.owner, made.writer()]
        for person in people:
            browser = made.signed_in(person)
            for sent, resource in ((one, other.resource), (other, one.resource)):
                assert browser.post(act(sent, name, resource), values).status_code == 404
                assert browser.get(act(sent, "request", resource)).status_code == 404
        assert set(ResourceRequest.objects.values_list("state", flat=True)) == {"accepted"}

    @pytest.mark.parametrize(
        ("name", "allowed"),
        [("answer", {"owner"}), ("withdraw", {"asker"}), ("finish", {"owner", "asker"}), ("thank", {"asker"})],
    )
    def test_each_side_does_its_own_part(self, name: str, allowed: set[str]):
        values = {"decision": "refuse", "answer": "Non", "thanks": "Merci"}
        for side in ("owner", "asker", "other"):
            sent = shared.begun(shared.accepted())
            person = {"owner": sent.resource.owner, "asker": sent.member, "other": made.writer()}[side]
            answer = made.signed_in(person).post(act(sent, name), values)
            assert (answer.status_code == 302) is (side in allowed)
            assert (ResourceRequest.objects.get(pk=sent.pk).state != "accepted") is (side in allowed)

    def test_an_animator_does_not_answer_their_own_request(self):
        home = made.a_cooperative()
        van = shared.resource(made.writer(cooperative=home), cooperative=home)
        animator = made.writer(cooperative=home)
        Role.objects.create(member=animator, kind=Role.Kind.ANIMATOR, cooperative=home)
        sent = shared.request(van, animator)
        assert made.signed_in(animator).post(act(sent, "answer"), {"decision": "accept"}).status_code == 404


def fill(number: int, owner: Member, member: Member) -> None:
    for rank in range(number):
        van = shared.resource(owner, title=f"Véhicule {rank}", cooperative=made.a_cooperative())
        shared.accepted(van, member)
        shared.request(van, first=20, last=21)


@pytest.mark.parametrize("page", ["list", "filtered", "detail", "request", "space", "edit", "my space"])
def test_pages_cost_the_same_number_of_queries_however_much_there_is(page: str, django_assert_max_num_queries):
    owner, member = made.writer(), made.writer()
    browser = made.signed_in(owner)
    costs = []
    for number in (1, 5):
        fill(number, owner, member)
        sent = ResourceRequest.objects.filter(member=member).order_by("pk")[0]
        first, last = shared.day(40), shared.day(41)
        address = {
            "list": LIST,
            "filtered": f"{LIST}?kind=vehicle&place=REG-84&first={first}&last={last}",
            "detail": sent.resource.get_absolute_url(),
            "request": sent.get_absolute_url(),
            "space": reverse("resources:space"),
            "edit": reverse("resources:edit", args=[sent.resource_id]),
            "my space": reverse("members:space"),
        }[page]
        browser.get(address)
        with django_assert_max_num_queries(20) as asked:
            assert browser.get(address).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_question_of_the_year_is_answered_on_the_page():
    van = shared.resource()
    SharedResource.objects.update(asked_at=timezone.now(), confirmed_at=timezone.now() - dt.timedelta(days=400))
    owner = made.signed_in(van.owner)
    assert "n’a pas servi depuis un an" in body(owner.get(van.get_absolute_url()))
    owner.post(reverse("resources:confirm", args=[van.pk]))
    van.refresh_from_db()
    assert van.asked_at is None
    assert van.confirmed_at > timezone.now() - dt.timedelta(minutes=1)
    editing.archive(van)
    assert "Est-elle toujours là" not in body(owner.get(van.get_absolute_url()))
