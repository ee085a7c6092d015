"""Consents of the people quoted: the log, what it blocks, what it takes away, and what it never gives back alone."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from knowledge.choices import Consent, ConsentAct, ConsentUse
from knowledge.consent import consents
from knowledge.consent.masking import MARK, pattern_of
from knowledge.consent.quote_keys import keep_keys
from knowledge.models import ConsentEvent, Contribution, Lineage, Publication, Quote, Verbatim
from knowledge.revisions import latest_draft
from knowledge.writing.drafts import save_draft
from knowledge.writing.publishing import NotReady, publish, set_protection
from portal.core.models import Change
from portal.members.models import Role
from portal.notices.models import Notice
from tests.factories.knowledge import article, experience, signed_in, writer
from tests.factories.practice import linked

pytestmark = pytest.mark.django_db

WORDS = "Je n’aurais jamais signé sans cet acompte."


def quoting(author=None, text: str = WORDS, **values):  # type: ignore[no-untyped-def]
    return experience(author, verbatims=[Verbatim(text=text, speaker="une cliente", consent="given")], **values)


def quote_of(page: Contribution) -> Quote:
    return Quote.objects.get(contribution=page)


def end(page: Contribution, act: str = ConsentAct.WITHDRAWN) -> None:
    consents.record(quote_of(page), act, ConsentUse.REPORT, by=None)


def test_publishing_opens_the_log() -> None:
    author = writer()
    event = ConsentEvent.objects.get(quote__contribution=quoting(author))
    assert (event.act, event.use, event.recorded_by) == ("given", "report", author)
    assert event.quote.text == WORDS


def test_publishing_again_adds_no_line() -> None:
    author = writer()
    page = quoting(author)
    save_draft(page.pk, author.user, {"lesson": "Autre leçon, plus longue."}, base_token=None)
    publish(page.pk, author.user)
    assert ConsentEvent.objects.count() == Quote.objects.count() == 1


def test_a_corrected_quotation_keeps_its_log_and_another_does_not_borrow_it() -> None:
    author = writer()
    page = quoting(author)
    key = quote_of(page).key
    rows = [
        Verbatim(text="Je ne l'ai jamais revu, ce monsieur.", speaker="un voisin", consent="given"),
        Verbatim(text=WORDS.replace("acompte", "acompte de 30 %"), speaker="une cliente", consent="given"),
    ]
    save_draft(page.pk, author.user, {"verbatims": rows}, base_token=None)
    draft = latest_draft(Contribution.objects.get(pk=page.pk))
    assert [row.key == key for row in draft.verbatims.all()] == [False, True]


def test_words_being_typed_stay_the_same_quotation() -> None:
    before, after = [Verbatim(text="Je n’aurais")], [Verbatim(text="Je n’aurais jamais signé")]
    keep_keys(before, after)
    assert before[0].key == after[0].key


@pytest.mark.parametrize("act", [ConsentAct.WITHDRAWN, ConsentAct.REFUSED])
def test_an_ended_consent_hides_at_once_and_blocks_the_next_publication(client, act) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    page = quoting(author)
    Change.objects.all().delete()
    end(page, act)
    assert WORDS not in client.get(page.get_absolute_url()).content.decode()
    assert Change.objects.get(kind="contribution", object_id=page.pk).tightened
    save_draft(page.pk, author.user, {"lesson": "Autre leçon, plus longue."}, base_token=None)
    with pytest.raises(NotReady) as refused:
        publish(page.pk, author.user)
    assert "verbatims" in refused.value.message_dict


def test_without_the_quotation_it_is_published_again() -> None:
    author = writer()
    page = quoting(author)
    end(page)
    save_draft(page.pk, author.user, {"verbatims": []}, base_token=None)
    publish(page.pk, author.user)
    assert Publication.objects.filter(contribution=page).count() == 2


def test_a_new_agreement_gives_the_words_back(client) -> None:  # type: ignore[no-untyped-def]
    page = quoting()
    end(page)
    consents.record(quote_of(page), ConsentAct.GIVEN, ConsentUse.REPORT, by=None)
    assert "Je n’aurais jamais signé" in client.get(page.get_absolute_url()).content.decode()


def test_an_old_form_left_open_gives_nothing_back(client) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    page = quoting(author)
    end(page)
    again = [Verbatim(text=WORDS, speaker="une cliente", consent="given")]
    save_draft(page.pk, author.user, {"verbatims": again}, base_token=None)
    consents.heed_form(page, again, author)
    with pytest.raises(NotReady):
        publish(page.pk, author.user)
    assert not consents.may_show(quote_of(page).key)
    assert WORDS not in client.get(page.get_absolute_url()).content.decode()


def test_said_ended_in_the_form_it_ends_at_once(client) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    page = quoting(author)
    client_of_author = signed_in(author)
    opened = client_of_author.get(f"/c/{page.pk}/modifier/").context["editor"]
    data = {
        "title": page.title, "story": page.story, "lesson": page.lesson, "outcome": page.outcome,
        "territories": "Riom", "base_revision": opened.token, "editor": str(uuid4()), "visibility": "public",
        "paroles-TOTAL_FORMS": "1", "paroles-INITIAL_FORMS": "0",
        "paroles-0-text": WORDS, "paroles-0-speaker": "une cliente", "paroles-0-consent": "withdrawn",
    }  # fmt: skip
    assert client_of_author.post(f"/c/{page.pk}/enregistrer/", data).status_code == 200
    assert consents.standings([quote_of(page).key], ConsentUse.REPORT) == {quote_of(page).key: Consent.WITHDRAWN}
    assert WORDS not in client.get(page.get_absolute_url()).content.decode()


def test_words_repeated_in_the_texts_go_too_and_must_be_removed_from_the_draft() -> None:
    author = writer()
    page = quoting(author, story="Elle a dit : « Je n’aurais *jamais* signé\nsans cet acompte » en partant.")
    save_draft(page.pk, author.user, {"lesson": "Une leçon pas encore publiée."}, base_token=None)
    end(page)
    page.refresh_from_db()
    assert MARK in page.story
    assert MARK in page.state.rendered["story"]
    assert "acompte" not in page.state.rendered["story"]
    version = Publication.objects.get(contribution=page)
    assert "jamais" not in f"{version.content['story']}{version.rendered['story']}"
    assert version.content["verbatims"] == []
    save_draft(page.pk, author.user, {"verbatims": []}, base_token=None)
    with pytest.raises(NotReady) as refused:
        publish(page.pk, author.user)
    assert set(refused.value.message_dict) == {"story"}


def test_passages_of_links_go_too_and_those_who_used_the_text_are_told() -> None:
    user_of_it = writer()
    page, study = quoting(), article(user_of_it)
    edge = linked(study, page, passage=f"Elle dit : {WORDS}")
    end(page)
    assert Lineage.objects.get(pk=edge.pk).passage == f"Elle dit : {MARK}."
    assert Notice.objects.filter(member=user_of_it, kind="consent_ended", subject_id=study.pk).exists()


def test_short_words_are_not_torn_out_of_the_texts() -> None:
    assert pattern_of("Oui, oui.") is None
    page = quoting(text="Oui.", story="Oui. Puis non. Oui !")
    end(page)
    page.refresh_from_db()
    assert page.story == "Oui. Puis non. Oui !"


def test_each_use_has_its_own_standing_and_rooms_above_are_called() -> None:
    called = []
    consents.register_holder("test", lambda quoted, use: called.append((quoted.pk, use)))
    try:
        page = quoting()
        quoted = quote_of(page)
        consents.record(quoted, ConsentAct.ASKED, ConsentUse.STUDY, by=None)
        assert not consents.may_show(quoted.key, ConsentUse.STUDY)
        consents.record(quoted, ConsentAct.GIVEN, ConsentUse.STUDY, by=None)
        assert consents.may_show(quoted.key, ConsentUse.STUDY)
        consents.record(quoted, ConsentAct.ASKED, ConsentUse.STUDY, by=None)
        assert consents.may_show(quoted.key, ConsentUse.STUDY)
        consents.record(quoted, ConsentAct.WITHDRAWN, ConsentUse.STUDY, by=None)
        assert consents.shown([quoted.key], ConsentUse.STUDY) == frozenset()
        assert consents.may_show(quoted.key, ConsentUse.REPORT)
        assert called == [(quoted.pk, "study")]
    finally:
        consents._holders.pop("test")


def test_the_quote_of_another_text_is_not_to_be_borrowed() -> None:
    page, other = quoting(), article()
    with pytest.raises(LookupError):
        consents.quote(other, "Autre", key=quote_of(page).key)


def test_the_author_notes_what_the_person_says(client) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    page = quoting(author)
    own, key = signed_in(author), quote_of(page).key
    assert WORDS in own.get(f"/c/{page.pk}/accords/").content.decode()
    data = {"act": "withdrawn", "uses": ["report", "study"], "on": "2025-02-03", "means": "par courriel"}
    assert own.post(f"/c/{page.pk}/accords/{key}/", data).status_code == 302
    events = ConsentEvent.objects.filter(act="withdrawn")
    assert {(event.use, event.on, event.means, event.recorded_by) for event in events} == {
        (use, dt.date(2025, 2, 3), "par courriel", author) for use in ("report", "study")
    }
    assert "3 février 2025" in own.get(f"/c/{page.pk}/accords/").content.decode()
    assert WORDS not in client.get(page.get_absolute_url()).content.decode()


def test_an_agreement_may_be_noted_before_publication() -> None:
    author = writer()
    page = experience(author, publish=False, verbatims=[Verbatim(text=WORDS, speaker="elle", consent="not_asked")])
    with pytest.raises(NotReady):
        publish(page.pk, author.user)
    row = latest_draft(page).verbatims.first()
    answer = signed_in(author).post(
        f"/c/{page.pk}/accords/{row.key}/", {"act": "given", "uses": ["report"], "on": str(timezone.localdate())}
    )
    assert answer.status_code == 302
    publish(page.pk, author.user)
    assert Verbatim.objects.get(report=page).consent == Consent.GIVEN


@pytest.mark.parametrize(("field", "value"), [("act", "perhaps"), ("uses", ["everything"]), ("on", "2999-01-01")])
def test_what_the_form_refuses(field: str, value: object) -> None:
    author = writer()
    page = quoting(author)
    data = {"act": "withdrawn", "uses": ["report"], "on": "2025-02-03"} | {field: value}
    answer = signed_in(author).post(f"/c/{page.pk}/accords/{quote_of(page).key}/", data)
    assert answer.context["form"].errors[field]
    assert ConsentEvent.objects.count() == 1


def test_who_may_audit() -> None:
    author, moderator = writer("Prénom Rarissime"), writer()
    Role.objects.create(member=moderator, kind=Role.Kind.MODERATOR)
    page, closed = quoting(author), quoting(visibility="private")
    address = f"/c/{page.pk}/accords/"
    end(page)
    assert signed_in(writer()).get(address).status_code == 404
    assert signed_in(writer()).get(f"{address}{quote_of(page).key}/").status_code == 404
    text = signed_in(moderator).get(address).content.decode()
    assert WORDS in text
    assert "Rarissime" in text
    set_protection(page.pk, True)
    assert "Rarissime" not in signed_in(moderator).get(address).content.decode()
    assert signed_in(moderator).get(f"/c/{closed.pk}/accords/").status_code == 404


def test_a_moderator_does_not_read_the_draft(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author, moderator = writer(), writer()
    Role.objects.create(member=moderator, kind=Role.Kind.MODERATOR)
    page = quoting(author)
    rows = [Verbatim(text="Parole du brouillon, encore secrète.", speaker="lui", consent="given")]
    save_draft(page.pk, author.user, {"verbatims": rows}, base_token=None)
    assert "encore secrète" in signed_in(author).get(f"/c/{page.pk}/accords/").content.decode()
    client = signed_in(moderator)
    with django_assert_max_num_queries(20):
        assert "encore secrète" not in client.get(f"/c/{page.pk}/accords/").content.decode()
