"""Wanted pages: what is kept of a search, how wordings meet, who sees what, and how a subject is closed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from knowledge.choices import Kind
from knowledge.models import FailedSearch, RedLink, Wanted, WantedAnswer, WantedDemand
from knowledge.wanted import ask, call_for, counting, gathering, handling
from knowledge.wanted.asking import AskRefused
from knowledge.wanted.board import board, counts, subjects
from knowledge.wanted.counting import count_failed_search
from knowledge.wanted.meaning import key_of
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.core import worker
from portal.exchange.contributions.importing import import_records
from portal.exchange.contributions.reading import Raw
from portal.members.models import Role
from portal.members.portability import archive_of
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from portal.visibility import Viewer
from tests.factories.knowledge import article, axis, commune, experience, signed_in, writer

pytestmark = pytest.mark.django_db
PERSON = "Mozilla/5.0 (Android 14; Mobile) Firefox/140.0"


@pytest.fixture(autouse=True)
def _fresh_allowance() -> None:
    counting.allowance.reset()


def search(text: str, agent: str = PERSON, **headers: str) -> None:
    count_failed_search(RequestFactory(headers={"User-Agent": agent, **headers}).get("/chercher/"), text)


def asked_on(days: int, text: str) -> None:
    """The same question on `days` different days, today the last."""
    for back in range(days - 1, -1, -1):
        search(text)
        counting.allowance.reset()
        if back:
            FailedSearch.objects.filter(key=key_of(text)).update(
                last_day=timezone.localdate() - dt.timedelta(days=back)
            )
    gathering.show_repeated()


def titles(viewer: Viewer) -> list[str]:
    return [subject.title for subject in subjects(list(board(viewer)), viewer)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bail commercial", "Les baux commerciaux"),
        ("congé maternité", "conges maternite"),
        ("formatrice indépendante", "formateurs indépendants"),
        ("l’acompte d’un devis", "devis : acomptes"),
        ("menuisier", "Menuisière"),
        ("travail", "les travaux"),
        ("contrat C.A.P.E", "contrat c-a-p-e"),
        ("R&D", "la R&D"),
    ],
)
def test_variants_are_one_subject(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("one", "other"), [("R&D", "R"), ("C++", "C#"), ("bail rural", "bail commercial")])
def test_different_subjects_stay_apart(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_a_long_key_still_fits_and_words_without_meaning_still_have_one() -> None:
    assert len(key_of("mot" + " ".join(f"mot{number}" for number in range(200)))) <= 250
    assert key_of("de la") == "de la"


def test_a_question_counts_once_a_day() -> None:
    search("bail commercial")
    search("baux commerciaux")
    counting.allowance.reset()  # another process
    search("Bail commercial")
    found = FailedSearch.objects.get()
    assert (found.key, found.days) == ("bail commercial", 1)
    FailedSearch.objects.update(last_day=timezone.localdate() - dt.timedelta(days=1))
    counting.allowance.reset()
    search("les baux commerciaux")
    found.refresh_from_db()
    assert (found.days, found.last_day) == (2, timezone.localdate())


@pytest.mark.parametrize(
    "text",
    [
        "jean.dupont@exemple.fr", "06 12 34 56 78", "+33612345678", "1 85 05 78 006 084 36", "x" * 121,
        "https://exemple.test/a", "www.exemple.fr", "<script>alert(1)</script>", "' OR 1=1 --", "visibilite:[* TO *]",
        "../../etc/passwd", "{{7*7}}", "12345", "!!", "", "%00%0d%0aX", "a\u202eb bail",
    ],
)  # fmt: skip
def test_what_is_private_or_hostile_is_never_kept(text: str) -> None:
    search(text)
    assert not FailedSearch.objects.exists()


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.1", "python-requests/2.32", "HeadlessChrome"])
def test_robots_are_not_counted(agent: str) -> None:
    search("bail commercial", agent=agent)
    assert not FailedSearch.objects.exists()


def test_a_page_fetched_ahead_is_not_counted() -> None:
    search("bail commercial", **{"Sec-Purpose": "prefetch;prerender"})
    assert not FailedSearch.objects.exists()


def test_a_process_writes_a_limited_number() -> None:
    for number in range(60):
        search(f"question numéro {number} sans réponse")
    assert counting.BURST <= FailedSearch.objects.count() <= counting.BURST + 2


def test_repeated_questions_cost_no_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    search("bail commercial")
    with django_assert_num_queries(0):
        search("baux commerciaux")


def test_a_failure_of_the_count_does_not_break_the_page(monkeypatch, caplog) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(counting, "_UPSERT", "INSERT INTO no_such_table (key, text, day) VALUES (%s, %s, %s)")
    search("bail commercial")
    assert "not counted" in caplog.text
    assert not FailedSearch.objects.exists()  # and the transaction around is usable


def test_the_wait_for_a_lock_is_put_back_as_it_was() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()
    search("bail commercial")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == before


def test_a_question_is_shown_after_three_days(anonymous: Viewer) -> None:
    asked_on(2, "bail commercial")
    assert titles(anonymous) == []
    FailedSearch.objects.all().delete()
    asked_on(3, "bail commercial")
    assert titles(anonymous) == ["bail commercial"]


def test_the_name_of_a_member_is_never_shown(anonymous: Viewer) -> None:
    writer("Odile Tamarin", visibility="private")
    asked_on(4, "tamarin odile licenciée")
    assert titles(anonymous) == []


def test_what_nobody_repeats_is_forgotten() -> None:
    search("bail commercial")
    FailedSearch.objects.update(last_day=timezone.localdate() - dt.timedelta(days=91))
    assert gathering.forget_old() == 1
    ask("sujet demandé", writer())
    Wanted.objects.create(key="orphelin")
    gathering.forget_old()
    assert [wanted.title for wanted in Wanted.objects.all()] == ["sujet demandé"]


def red(title: str, visibility: str = "public", **values: object) -> object:
    return experience(
        title=f"Récit sur {title}", lesson=f"Voir [[{title}]] pour la suite.", visibility=visibility, **values
    )


def test_red_links_are_counted_from_what_the_reader_may_read(anonymous: Viewer) -> None:
    author = writer()
    red("Le prêt participatif")
    red("Les prêts participatifs", "network")
    red("Secret de la coopérative", "cooperative")
    (mine,) = list(board(anonymous))
    assert (mine.links, mine.red_title) == (1, "Le prêt participatif")
    (network,) = list(board(viewer_for(author.user)))
    assert network.links == 2
    assert "Secret" not in signed_in(author).get("/articles-recherches/").content.decode()


def test_a_subject_of_a_hidden_text_is_not_found_by_its_number() -> None:
    red("Secret de la coopérative", "cooperative")
    subject = RedLink.objects.get().wanted
    other = signed_in(writer())
    assert other.get(subject.get_absolute_url()).status_code == 404
    assert other.post(f"{subject.get_absolute_url()}prendre/").status_code == 404
    assert other.get("/articles-recherches/999999/").status_code == 404


def test_the_words_of_a_hidden_red_link_stay_hidden_when_others_ask(anonymous: Viewer) -> None:
    red("Licenciements : le cas de l’atelier", "cooperative")
    ask("cas atelier licenciement", writer())
    assert titles(anonymous) == ["cas atelier licenciement"]


def test_a_draft_and_a_withdrawn_text_name_nothing(anonymous: Viewer) -> None:
    author = writer()
    red("Jamais publié", author=author, publish=False)
    page = red("Retiré ensuite", author=author)
    publishing.unpublish(page.pk, author.user)  # type: ignore[attr-defined]
    assert titles(anonymous) == []


def test_red_links_follow_the_newest_version(anonymous: Viewer) -> None:
    author = writer()
    page = red("Première page", author=author)
    save_draft(page.pk, author.user, {"lesson": "Voir [[Deuxième page]]."}, base_token=None)  # type: ignore[attr-defined]
    publishing.publish(page.pk, author.user)  # type: ignore[attr-defined]
    assert titles(anonymous) == ["Deuxième page"]


def test_a_page_of_that_title_ends_the_red_link_for_its_readers(anonymous: Viewer) -> None:
    author = writer()
    red("Le prêt participatif")
    article(author, title="Le prêt participatif", visibility="network")
    assert titles(anonymous) == ["Le prêt participatif"]
    assert titles(viewer_for(author.user)) == []


def test_origins_meet_in_one_ranked_list(anonymous: Viewer) -> None:
    one, two = writer(), writer()
    asked_on(3, "baux commerciaux")
    red("Le bail commercial")
    ask("bail commercial", one)
    ask("Un bail commercial ?", two, precision="En pépinière.")
    call_for(title="Bail commercial", author=one, axis=axis(), territory=commune(), year=2025)
    ask("autre sujet", one)
    first, second = subjects(list(board(anonymous)), anonymous)
    assert first.origins == (
        "demandé par 2 personnes", "1 appel à contribution", "cité par 1 texte", "cherché en vain 3 jours",
    )  # fmt: skip
    assert (first.state, second.title) == ("open", "autre sujet")


def test_calling_twice_is_calling_once() -> None:
    author = writer()
    for _time in range(2):
        call_for(title="Formation en Bretagne", author=author, axis=None, territory=None, year=None)
        call_for(title="Formation en Bretagne", author=None, axis=None, territory=None, year=2024)
    assert WantedDemand.objects.count() == 2


@pytest.mark.parametrize("text", ["écrire à moi@exemple.fr", "appeler le 06 12 34 56 78", "voir www.exemple.fr"])
def test_an_ask_with_an_address_is_refused(text: str) -> None:
    with pytest.raises(AskRefused):
        ask("bail", writer(), precision=text)
    assert not Wanted.objects.exists()


def test_the_first_who_takes_it_has_it_and_may_give_it_back() -> None:
    wanted, one, two = ask("bail", writer()), writer(), writer()
    handling.take(wanted, one)
    handling.take(wanted, one)
    with pytest.raises(handling.WantedRefused):
        handling.take(wanted, two)
    handling.give_back(wanted, two)
    wanted.refresh_from_db()
    assert wanted.taken_by == one
    handling.give_back(wanted, one)
    handling.take(wanted, two)


def test_an_answer_is_told_and_shown_to_its_readers_only(anonymous: Viewer) -> None:
    asker, closer = writer(), writer()
    wanted = ask("bail commercial", asker, follow=True)
    page = article(closer, title="Signer un bail", visibility="network")
    viewer = viewer_for(closer.user)
    handling.answer(wanted, page.pk, closer, viewer)
    handling.answer(wanted, page.pk, closer, viewer)
    notice = Notice.objects.get()
    assert (notice.member, notice.subject_id) == (asker, page.pk)
    assert "bail" not in notice.reason
    assert counts(viewer) == {"answered": 1}
    assert counts(anonymous) == {"open": 1}
    publishing.unpublish(page.pk, closer.user)
    assert counts(viewer_for(asker.user)) == {"open": 1}


def test_a_text_one_may_not_read_is_no_answer() -> None:
    hidden = article(writer(), title="Caché", visibility="private")
    closer = writer()
    wanted = ask("bail", closer)
    with pytest.raises(handling.WantedRefused):
        handling.answer(wanted, hidden.pk, closer, viewer_for(closer.user))
    for typed in (hidden.pk, "Caché", "n’existe pas"):
        page = signed_in(closer).post(f"{wanted.get_absolute_url()}repondre/", {"text": typed})
        assert page.status_code == 422
        assert "Nous ne trouvons pas ce texte" in page.content.decode()
    assert not WantedAnswer.objects.exists()


def test_an_answer_is_named_by_address_or_title() -> None:
    closer = writer()
    page = article(closer, title="Signer un bail")
    for number, typed in enumerate((page.get_absolute_url(), f"https://terreau.test/c/{page.pk}/", "signer un bail")):
        wanted = ask(f"sujet{number}", closer)
        assert signed_in(closer).post(f"{wanted.get_absolute_url()}repondre/", {"text": typed}).status_code == 302
        assert wanted.answers.get().contribution_id == page.pk


def test_merged_subjects_share_what_names_them(anonymous: Viewer) -> None:
    one, two = writer(), writer()
    kept, source = ask("bail commercial", one), ask("louer un local", one, follow=True)
    ask("louer un local", two)
    red("Louer un local")
    handling.merge(source, kept)
    ask("louer un local", writer())
    red("Louer des locaux", "public")
    (found,) = subjects(list(board(anonymous)), anonymous)
    assert found.title == "bail commercial"
    assert found.origins == ("demandé par 3 personnes", "cité par 2 textes")
    assert list(kept.followers.all()) == [one]
    with pytest.raises(handling.WantedRefused):
        handling.merge(kept, source)


def test_a_removed_subject_does_not_come_back(anonymous: Viewer) -> None:
    wanted = ask("propos déplacé", writer())
    handling.remove(wanted)
    assert titles(anonymous) == []
    with pytest.raises(AskRefused):
        ask("Propos déplacés", writer())
    asked_on(4, "propos déplacé")
    assert titles(anonymous) == []


def test_a_curator_sets_aside_with_a_reason() -> None:
    curator, member = writer(), writer()
    Role.objects.create(member=curator, kind=Role.Kind.CURATOR)
    address = f"{ask('recette de cuisine', member).get_absolute_url()}ecarter/"
    assert signed_in(member).post(address, {"reason": "Non"}).status_code == 404
    client = signed_in(curator)
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Hors du sujet de ce site."})
    assert "Hors du sujet de ce site." in client.get("/articles-recherches/?etat=ecartes").content.decode()
    client.post(address, {"rouvrir": "oui"})
    assert not Wanted.objects.get().refusal


def test_the_whole_road_from_an_empty_search_to_an_answer(client, settings) -> None:  # type: ignore[no-untyped-def]
    asker, teller = writer(), writer("Renée Vasseur")
    browser = signed_in(asker)
    browser.post("/articles-recherches/demander/", {"title": "bail commercial", "precision": "À Riom", "follow": "on"})
    wanted = Wanted.objects.get()
    other = signed_in(teller)
    assert "À Riom" in other.get(wanted.get_absolute_url()).content.decode()
    assert "À Riom" not in client.get(wanted.get_absolute_url()).content.decode()
    other.post(f"{wanted.get_absolute_url()}prendre/")
    assert "Renée Vasseur s’en occupe" in browser.get(wanted.get_absolute_url()).content.decode()
    page = experience(teller, title="Les baux commerciaux")
    shown = other.get(page.get_absolute_url()).content.decode()
    assert "Ce texte est attendu" in shown
    assert "Ce texte est attendu" not in browser.get(page.get_absolute_url()).content.decode()
    other.post(f"{wanted.get_absolute_url()}repondre/", {"text": page.pk})
    assert Notice.objects.get().member == asker
    assert "Les baux commerciaux" in client.get(wanted.get_absolute_url()).content.decode()
    assert "Ce texte est attendu" not in other.get(page.get_absolute_url()).content.decode()


def test_visitors_are_sent_to_the_door() -> None:
    wanted = ask("bail", writer())
    for act in ("prendre", "rendre", "suivre", "repondre"):
        assert "/compte/login/" in Client().post(f"{wanted.get_absolute_url()}{act}/")["Location"]
    assert Client().get(wanted.get_absolute_url()).status_code == 200


def test_following_can_be_undone() -> None:
    member = writer()
    wanted, client = ask("bail", writer()), signed_in(member)
    client.post(f"{wanted.get_absolute_url()}suivre/", {"suivre": "oui"})
    assert list(wanted.followers.all()) == [member]
    client.post(f"{wanted.get_absolute_url()}suivre/", {"suivre": "non"})
    assert not wanted.followers.exists()


def test_the_list_costs_the_same_for_many_subjects(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    for number in range(25):
        wanted = ask(f"sujet{number}", author, precision="Voilà")
        if number % 3 == 0:
            handling.take(wanted, author)
    red("sujet1")
    client = signed_in(author)
    with django_assert_max_num_queries(12):
        assert client.get("/articles-recherches/").status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(Wanted.objects.get(key="sujet1").get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(10):
        assert "sujet1" in client.get("/").content.decode()


def test_search_counts_what_found_nothing(client) -> None:  # type: ignore[no-untyped-def]
    experience(title="Trois factures impayées")
    worker.drain_all()
    headers = {"User-Agent": PERSON}
    for address in ("?q=zorglubien+inconnu", "?q=factures", "?q=xylophages&type=person", "?q=zorglub&page=2"):
        assert client.get(f"/chercher/{address}", headers=headers).status_code == 200
    assert [found.text for found in FailedSearch.objects.all()] == ["zorglubien inconnu"]
    page = signed_in(writer()).get("/chercher/?q=zorglubien+inconnu", headers=headers).content.decode()
    assert "Demander à la communauté" in page


def test_a_broken_database_is_no_error_of_search(monkeypatch, client) -> None:  # type: ignore[no-untyped-def]
    experience()
    worker.drain_all()

    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(counting, "transaction", type("Broken", (), {"atomic": staticmethod(broken)}))
    assert client.get("/chercher/?q=inconnu+absolu", headers={"User-Agent": PERSON}).status_code == 200


def test_ones_own_demands_are_in_ones_own_data() -> None:
    member, other = writer(), writer()
    wanted = ask("bail", member, precision="À Riom", follow=True)
    handling.take(wanted, member)
    mine, theirs = archive_of(member.user)["wanted"], archive_of(other.user)["wanted"]
    assert mine["demands"][0]["precision"] == "À Riom"
    assert [one["subject"] for one in mine["taken"] + mine["followed"]] == ["bail", "bail"]
    assert theirs == {"demands": [], "taken": [], "followed": []}


def test_imported_texts_have_their_red_links(anonymous: Viewer) -> None:
    raw = Raw("a.md", {"id": "x:1", "title": "Importé", "visibility": "public", "body": "Voir [[Une page à écrire]]."})
    report = import_records([raw], default_kind=Kind.ARTICLE)
    assert report.created == 1
    assert titles(anonymous) == ["Une page à écrire"]
