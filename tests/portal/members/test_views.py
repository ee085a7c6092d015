"""The pages, as each reader gets them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from portal.members import approvals, panels
from portal.members.field_visibility import FIELDS
from portal.members.models import (
    Adhesion,
    Cooperative,
    CooperativeFigure,
    DeclaredSkill,
    Invitation,
    JoinRequest,
    Member,
    Site,
)
from portal.visibility import Viewer, Visibility
from portal.vocabulary.models import Concept
from tests.factories.members import (
    CooperativeFactory,
    JoinRequestFactory,
    MemberFactory,
    UserFactory,
    animator_of,
    member_in,
    prove_address,
)
from tests.factories.territories import CommuneFactory

pytestmark = pytest.mark.django_db

OPEN = dict.fromkeys(FIELDS, "public")


@pytest.fixture
def cooperative() -> Cooperative:
    return CooperativeFactory(name="Terre de Volcans", slug="terre-de-volcans")


def signed_in(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user)
    return client


def names_in(client: Client, **query: str) -> set[str]:
    answer = client.get(reverse("members:directory"), query)
    assert answer.status_code == 200
    return {card.name for card in answer.context["cards"]}


@pytest.mark.parametrize("place", ["a\x00b", "9" * 400, "\u202edpt"])
@pytest.mark.parametrize("listing", ["members:directory", "members:cooperatives", "leads:list", "resources:list"])
def test_no_place_breaks_a_list(client: Client, listing: str, place: str) -> None:
    assert client.get(reverse(listing), {"place": place}).status_code == 200


class TestDirectory:
    def test_each_reader_sees_their_measure(self, client: Client, cooperative: Cooperative) -> None:
        member_in(cooperative, display_name="Publique", visibility=Visibility.PUBLIC)
        member_in(cooperative, display_name="Réseau")
        member_in(cooperative, display_name="Coopérative", visibility=Visibility.COOPERATIVE)
        member_in(cooperative, display_name="Privée", visibility=Visibility.PRIVATE)
        member_in(cooperative, display_name="Discrète", visibility=Visibility.PUBLIC, is_listed=False)
        member_in(cooperative, display_name="Suspendue", visibility=Visibility.PUBLIC, status="suspended")
        far = signed_in(MemberFactory(is_listed=False))
        near = signed_in(member_in(cooperative, is_listed=False))
        assert names_in(client) == {"Publique"}
        assert names_in(far) == {"Publique", "Réseau"}
        assert names_in(near) == {"Publique", "Réseau", "Coopérative"}

    def test_filters_do_not_tell_what_is_hidden(self, client: Client, cooperative: Cooperative) -> None:
        trade = Concept.objects.create(scheme="trade", slug="menuisier", label="menuisier")
        place = CommuneFactory()
        shown = member_in(cooperative, display_name="Ouverte", visibility=Visibility.PUBLIC, field_visibility=OPEN)
        hidden = member_in(cooperative, display_name="Fermée", visibility=Visibility.PUBLIC)
        for member in (shown, hidden):
            member.trades.add(trade)
            member.places.add(place)
        far = signed_in(MemberFactory(is_listed=False))
        queries = [
            {"trade": "menuisier"},
            {"place": place.key},
            {"place": place.region.key},
            {"cooperative": cooperative.slug},
            {"availability": "open"},
        ]
        for query in queries:
            assert names_in(client, **query) == {"Ouverte"}, query
            assert names_in(far, **query) == {"Ouverte", "Fermée"}, query

    def test_a_broader_trade_finds_its_narrower_ones(self, client: Client) -> None:
        wood = Concept.objects.create(scheme="trade", slug="bois", label="métiers du bois")
        joiner = Concept.objects.create(scheme="trade", slug="menuisier", label="menuisier", parent=wood)
        member = MemberFactory(display_name="Ada", visibility=Visibility.PUBLIC, field_visibility=OPEN)
        member.trades.add(joiner)
        assert names_in(client, trade="bois") == {"Ada"}

    def test_unknown_values_filter_nothing(self, client: Client) -> None:
        MemberFactory(display_name="Ada", visibility=Visibility.PUBLIC)
        assert names_in(client, trade="zzz", place="REG-0", cooperative="-", page="99") == {"Ada"}

    def test_queries_do_not_grow_with_people(
        self, cooperative: Cooperative, django_assert_max_num_queries: Callable
    ) -> None:
        for _ in range(30):
            member_in(cooperative)
        client = signed_in(member_in(cooperative))
        with django_assert_max_num_queries(20):
            answer = client.get(reverse("members:directory"))
        assert len(answer.context["cards"]) == 24


class TestProfile:
    def test_hidden_and_missing_people_answer_alike(self, client: Client) -> None:
        MemberFactory(slug="cachee", visibility=Visibility.NETWORK)
        hidden = client.get(reverse("members:profile", kwargs={"slug": "cachee"}))
        missing = client.get(reverse("members:profile", kwargs={"slug": "personne-ici"}))
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.content.replace(b"cachee", b"") == missing.content.replace(b"personne-ici", b"")

    def test_hidden_fields_are_not_in_the_page(self, client: Client, cooperative: Cooperative) -> None:
        canaries = {
            name: f"canari-{name}" for name in ("headline", "offers", "seeks", "bio", "availability_note", "phone")
        }
        member = member_in(
            cooperative,
            slug="ada",
            visibility=Visibility.PUBLIC,
            contact_email="canari@exemple.invalid",
            **canaries,
        )
        skill = Concept.objects.create(scheme="skill", slug="s", label="canari-skill")
        trade = Concept.objects.create(scheme="trade", slug="t", label="canari-trade")
        DeclaredSkill.objects.create(member=member, concept=skill)
        member.trades.add(trade)
        member.places.add(CommuneFactory(name="canari-place"))
        page = member.get_absolute_url()
        assert "canari" not in client.get(page).content.decode()
        assert cooperative.name not in client.get(page).content.decode()
        near = signed_in(member_in(cooperative)).get(page).content.decode()
        for word in [*canaries.values(), "canari@", "canari-skill", "canari-trade", "canari-place", "déclaré"]:
            assert word in near, word
        far = signed_in(MemberFactory()).get(page).content.decode()
        assert "canari-offers" in far
        assert "canari-phone" not in far
        assert "canari@" not in far

    def test_text_of_a_profile_is_escaped(self, client: Client) -> None:
        member = MemberFactory(
            visibility=Visibility.PUBLIC,
            field_visibility=OPEN,
            display_name="<script>a</script>",
            offers="<img src=x onerror=a>",
            bio="<script>b</script>",
        )
        page = client.get(member.get_absolute_url()).content.decode()
        assert "<script>a" not in page
        assert "<script>b" not in page
        assert "<img src=x" not in page

    @pytest.mark.parametrize(("seen_as", "present"), [("public", False), ("network", True), ("cooperative", True)])
    def test_see_my_page_as(self, cooperative: Cooperative, seen_as: str, present: bool) -> None:
        member = member_in(cooperative, offers="canari", phone="canari-phone")
        page = signed_in(member).get(member.get_absolute_url(), {"voir": seen_as}).content.decode()
        assert ("canari" in page) is present
        assert ("canari-phone" in page) is (seen_as == "cooperative")

    def test_nobody_sees_another_page_as_someone_else(self, cooperative: Cooperative) -> None:
        member = member_in(cooperative, phone="canari-phone")
        page = signed_in(MemberFactory()).get(member.get_absolute_url(), {"voir": "cooperative"})
        assert "canari-phone" not in page.content.decode()

    def test_panels_of_other_apps(self, client: Client) -> None:
        member = MemberFactory(visibility=Visibility.PUBLIC)
        seen: list[tuple[Member, Viewer]] = []

        def build(subject: Member, viewer: Viewer) -> panels.Panel | None:
            seen.append((subject, viewer))
            return panels.Panel("essai", "Titre du panneau", "components/progress.html")

        panels.register("member", "essai", build)
        panels.register("member", "vide", lambda subject, viewer: None)
        try:
            page = client.get(member.get_absolute_url()).content.decode()
        finally:
            panels.unregister("member", "essai")
            panels.unregister("member", "vide")
        assert page.count("Titre du panneau") == 1
        assert seen[0][0] == member


class TestCooperatives:
    def test_figures_print_year_and_source(self, client: Client, cooperative: Cooperative) -> None:
        commune = CommuneFactory()
        Site.objects.create(cooperative=cooperative, name="Siège de Riom", territory=commune, is_head=True)
        Adhesion.objects.create(cooperative=cooperative, network="Réseau d'essai", source="annuaire")
        for source in ("Rapport d'activité", "Presse"):
            CooperativeFigure.objects.create(
                cooperative=cooperative, label="Personnes", value="1234.50", unit="pers.", year=2023, source=source
            )
        page = client.get(cooperative.get_absolute_url()).content.decode()
        for text in (
            "Rapport d&#x27;activité",
            "Presse",
            "2023",
            "Siège de Riom",
            commune.label,
            "Réseau d&#x27;essai",
        ):
            assert text in page, text
        assert page.count('class="figure-number"') == 2

    def test_people_are_those_the_reader_may_see(self, client: Client, cooperative: Cooperative) -> None:
        member_in(cooperative, display_name="Ada", visibility=Visibility.PUBLIC, field_visibility=OPEN)
        member_in(cooperative, display_name="Bea", visibility=Visibility.PUBLIC)
        cards = client.get(cooperative.get_absolute_url()).context["cards"]
        assert [card.name for card in cards] == ["Ada"]

    def test_list_by_place(self, client: Client, cooperative: Cooperative) -> None:
        commune = CommuneFactory()
        CooperativeFactory(name="Ailleurs")
        Site.objects.create(cooperative=cooperative, name="Riom", territory=commune)
        page = client.get(reverse("members:cooperatives"), {"place": commune.region.key})
        assert [one.name for one in page.context["page"]] == ["Terre de Volcans"]
        assert client.get(reverse("members:cooperatives")).context["page"].paginator.count == 2

    def test_query_budget(self, cooperative: Cooperative, django_assert_max_num_queries: Callable) -> None:
        for _ in range(10):
            member_in(cooperative)
            Site.objects.create(cooperative=CooperativeFactory(), name="x", territory=CommuneFactory())
        client = signed_in(member_in(cooperative))
        with django_assert_max_num_queries(20):
            client.get(cooperative.get_absolute_url())
        with django_assert_max_num_queries(20):
            client.get(reverse("members:cooperatives"))


def form_of(client: Client, **changes: object) -> dict[str, object]:
    """The answers of my page as the form shows them, changed."""
    form = client.get(reverse("members:profile_edit")).context["form"]
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    answers = {name: value for name, value in values.items() if value not in (None, False)}
    return answers | changes


class TestSpace:
    PAGES = ("space", "profile_edit", "requests", "invite", "my_data", "my_data_file", "close_account")

    @pytest.mark.parametrize("name", PAGES)
    def test_asks_to_sign_in(self, client: Client, name: str) -> None:
        answer = client.get(reverse(f"members:{name}"))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/compte/login/")

    @pytest.mark.parametrize("name", ["space", "profile_edit", "my_data", "my_data_file"])
    @pytest.mark.parametrize("status", ["pending", "active"])
    def test_is_never_stored(self, name: str, status: str, cooperative: Cooperative) -> None:
        answer = signed_in(member_in(cooperative, status=status)).get(reverse(f"members:{name}"))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]

    def test_account_without_page(self, client: Client) -> None:
        client.force_login(UserFactory())
        assert client.get(reverse("members:space")).status_code == 200
        assert client.get(reverse("members:profile_edit")).status_code == 404

    def test_edit_my_page(self, cooperative: Cooperative) -> None:
        member = member_in(cooperative)
        trade = Concept.objects.create(scheme="trade", slug="menuisier", label="menuisier")
        skill = Concept.objects.create(scheme="skill", slug="devis", label="devis")
        commune = CommuneFactory(name="Ambert")
        client = signed_in(member)
        answers = form_of(
            client,
            headline="Menuisière",
            trades=[trade.pk],
            skills=[skill.pk],
            places=f"Ambert\n{commune.departement.key}",
            bio="**Bonjour**",
            see_bio="public",
        )
        assert client.post(reverse("members:profile_edit"), answers).status_code == 302
        member.refresh_from_db()
        assert (member.headline, member.field_visibility["bio"]) == ("Menuisière", "public")
        assert "<strong>Bonjour</strong>" in member.bio_html
        assert set(member.places.all()) == {commune, commune.departement}
        assert (member.trades.get(), member.skills.get()) == (trade, skill)

    def test_one_s_own_page_has_no_co_authors(self, cooperative: Cooperative) -> None:
        form = signed_in(member_in(cooperative)).get(reverse("members:profile_edit")).context["form"]
        for name in ("visibility", "see_bio"):
            assert form.fields[name].choices[-1] == (Visibility.PRIVATE, "Moi seulement")
            assert [value for value, _label in form.fields[name].choices] == Visibility.values

    def test_unknown_place_is_told_beside_the_field(self, cooperative: Cooperative) -> None:
        client = signed_in(member_in(cooperative))
        answer = client.post(reverse("members:profile_edit"), form_of(client, places="Nullepart-sur-Rien"))
        assert answer.status_code == 422
        assert "Nullepart-sur-Rien" in answer.context["form"].errors["places"][0]

    def test_extra_answers_write_nothing(self, cooperative: Cooperative) -> None:
        member = member_in(cooperative, status="pending")
        client = signed_in(member)
        extra = {
            "status": "active",
            "slug": "admin",
            "is_example": "on",
            "user": UserFactory().pk,
            "index_version": 99,
            "bio_html": "<script>",
        }
        client.post(reverse("members:profile_edit"), form_of(client, **extra))
        after = Member.objects.get(pk=member.pk)
        assert (after.status, after.slug, after.is_example) == ("pending", member.slug, False)
        assert (after.user, after.bio_html) == (member.user, "")

    def test_suspended_member_cannot_edit_but_keeps_their_data(self, cooperative: Cooperative) -> None:
        client = signed_in(member_in(cooperative, status="suspended"))
        assert client.get(reverse("members:profile_edit")).status_code == 404
        assert client.get(reverse("members:space")).status_code == 200
        assert client.get(reverse("members:my_data_file")).status_code == 200

    def test_my_data_holds_what_i_wrote(self, cooperative: Cooperative) -> None:
        member = member_in(cooperative, phone="0102030405", offers="un atelier")
        answer = signed_in(member).get(reverse("members:my_data_file"))
        archive = json.loads(answer.content)
        assert archive["account"]["email"] == member.user.email
        assert archive["profile"]["phone"] == "0102030405"
        assert archive["profile"]["offers"] == "un atelier"
        assert archive["cooperatives"]["memberships"][0]["cooperative"] == cooperative.name
        assert "attachment" in answer["Content-Disposition"]

    def test_ask_a_cooperative(self, cooperative: Cooperative) -> None:
        member = MemberFactory(status="pending")
        client = signed_in(member)
        assert client.get(reverse("members:space")).context["join_form"] is not None
        client.post(reverse("members:join"), {"cooperative": cooperative.pk, "message": "Bonjour"})
        assert JoinRequest.objects.get().member == member

    @pytest.mark.parametrize("status", ["pending", "left", "suspended"])
    @pytest.mark.parametrize("door", ["knowledge:write", "leads:new", "questions:new", "resources:new"])
    def test_a_closed_door_says_why(self, cooperative: Cooperative, door: str, status: str) -> None:
        answer = signed_in(member_in(cooperative, status=status)).get(reverse(door))
        assert answer.status_code == 404
        said = html.fromstring(answer.content)
        assert said.xpath(f"//main//*[contains(@class, 'notice')]//a[@href='{reverse('members:space')}']")
        assert said.xpath("string(//h1)") == "Cette page n’est pas ouverte à votre compte"
        assert "lien cassé" not in said.text_content()

    @pytest.mark.parametrize(
        ("decision", "words"),
        [
            (None, "attend l’accord d’une coopérative"),
            ("Je ne vous connais pas <b>encore</b>.", "Je ne vous connais pas &lt;b&gt;encore&lt;/b&gt;."),
        ],
    )
    def test_a_newcomer_reads_what_was_decided(
        self, cooperative: Cooperative, decision: str | None, words: str
    ) -> None:
        member = MemberFactory(status="pending")
        client = signed_in(member)
        doors = [reverse("members:space"), reverse("knowledge:write")]
        for door in doors:
            assert "n’est relié à aucune coopérative" in client.get(door).content.decode()
        asked = approvals.ask_to_join(member, cooperative)
        if decision:
            approvals.refuse(asked.pk, decided_by=None, reason=decision)
        for door in doors:
            seen = client.get(door).content.decode()
            assert words in seen
            assert ("attend l’accord" in seen) is (decision is None)
            assert ("Choisir une coopérative</a>" in seen) is (decision is not None and door != doors[0])
            assert "Rejoindre une coopérative" in seen or door != doors[0]

    def test_a_request_that_waits_is_told_before_a_refused_one(self, cooperative: Cooperative) -> None:
        member = MemberFactory(status="pending")
        waiting = approvals.ask_to_join(member, CooperativeFactory())
        approvals.refuse(approvals.ask_to_join(member, cooperative).pk, decided_by=None, reason="Trop loin.")
        assert member.last_request() == waiting
        assert "Trop loin." not in signed_in(member).get(reverse("members:space")).content.decode()

    def test_closing_asks_for_the_password_again(self, cooperative: Cooperative) -> None:
        member = member_in(cooperative)
        answer = signed_in(member).post(reverse("members:close_account"), {"sure": "yes"})
        assert "reauthenticate" in answer["Location"]
        assert Member.objects.get(pk=member.pk).status == "active"


class TestRequests:
    def decide(self, client: Client, request: JoinRequest, decision: str, **more: str) -> int:
        prefix = f"r{request.pk}"
        answers = {"request": str(request.pk), f"{prefix}-decision": decision}
        answers |= {f"{prefix}-{name}": value for name, value in more.items()}
        return client.post(reverse("members:requests"), answers).status_code

    def test_only_those_of_my_cooperative_with_a_proved_address(self, cooperative: Cooperative) -> None:
        mine = JoinRequestFactory(cooperative=cooperative)
        JoinRequestFactory(cooperative=cooperative, proved=False)
        JoinRequestFactory()
        page = signed_in(animator_of(cooperative)).get(reverse("members:requests"))
        assert [form.request for form in page.context["forms"]] == [mine]

    def test_my_space_says_how_many_wait(self, cooperative: Cooperative) -> None:
        animator = signed_in(animator_of(cooperative))
        assert "1 attend" not in animator.get(reverse("members:space")).content.decode()
        JoinRequestFactory(cooperative=cooperative)
        JoinRequestFactory()
        assert "1 attend<" in animator.get(reverse("members:space")).content.decode()

    def test_an_ordinary_member_finds_no_page(self, cooperative: Cooperative) -> None:
        client = signed_in(member_in(cooperative))
        assert client.get(reverse("members:requests")).status_code == 404
        assert client.get(reverse("members:invite")).status_code == 404

    def test_accept_and_refuse(self, cooperative: Cooperative) -> None:
        client = signed_in(animator_of(cooperative))
        first, second = JoinRequestFactory(cooperative=cooperative), JoinRequestFactory(cooperative=cooperative)
        assert self.decide(client, first, "approve", stage="cape") == 302
        assert self.decide(client, second, "refuse") == 422
        assert self.decide(client, second, "refuse", reason="Pas chez nous.") == 302
        states = dict(JoinRequest.objects.values_list("pk", "state"))
        assert states == {first.pk: "approved", second.pk: "refused"}

    def test_the_animator_of_another_cooperative_decides_nothing(self, cooperative: Cooperative) -> None:
        request = JoinRequestFactory(cooperative=cooperative)
        client = signed_in(animator_of(CooperativeFactory()))
        self.decide(client, request, "approve")
        request.refresh_from_db()
        assert request.state == "pending"

    def test_nobody_decides_on_themself(self, cooperative: Cooperative) -> None:
        animator = animator_of(cooperative)
        prove_address(animator.user)
        request = JoinRequest.objects.create(member=animator, cooperative=cooperative)
        self.decide(signed_in(animator), request, "approve")
        request.refresh_from_db()
        assert request.state == "pending"

    def test_a_suspended_animator_decides_nothing(self, cooperative: Cooperative) -> None:
        animator = animator_of(cooperative)
        animator.status = Member.Status.SUSPENDED
        animator.save()
        assert signed_in(animator).get(reverse("members:requests")).status_code == 404


class TestInvite:
    def test_same_answer_for_known_and_unknown_addresses(self, cooperative: Cooperative) -> None:
        client = signed_in(animator_of(cooperative))
        known = MemberFactory()
        pages = []
        for email in (known.user.email, "inconnue@exemple.invalid"):
            answers = {"email": email, "cooperative": cooperative.pk}
            answer = client.post(reverse("members:invite"), answers, follow=True)
            pages.append((answer.status_code, [str(message) for message in answer.context["messages"]]))
        assert pages[0] == pages[1]
        assert Invitation.objects.count() == 2

    def test_not_for_another_cooperative(self, cooperative: Cooperative) -> None:
        client = signed_in(animator_of(cooperative))
        answers = {"email": "a@exemple.invalid", "cooperative": CooperativeFactory().pk}
        assert client.post(reverse("members:invite"), answers).status_code == 422
        assert not Invitation.objects.exists()

    def test_wrong_token_says_no_more_than_a_spent_one(self, client: Client) -> None:
        assert client.get(reverse("members:invitation", kwargs={"token": "faux"})).status_code == 404


def test_the_administration_lists_the_network(client: Client, cooperative: Cooperative) -> None:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    for name in ("cooperative", "member", "role", "joinrequest", "invitation", "circle", "cooperative_site"):
        assert client.get(reverse(f"{name}:index")).status_code == 200, name
    assert client.get(reverse("invitation:add")).status_code == 302


def test_a_role_is_given_by_the_name_of_a_place(client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    member, commune = MemberFactory(), CommuneFactory(name="Ambert")
    answers = {"member": member.pk, "kind": "local_authority", "territory": "Ambert"}
    assert client.post(reverse("role:add"), answers).status_code == 302
    assert member.roles.get().territory == commune
