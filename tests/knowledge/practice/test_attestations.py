"""« J’ai essayé »: who may say it, what it changes at once, and what it never tells."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from knowledge.choices import Credit
from knowledge.models import Authorship, Contribution, ContributionState, MaturityChange, ReuseAttestation
from knowledge.practice.attestations import AttestationRefused, lines_of, mine, withdraw
from knowledge.practice.maturing import recompute_all
from knowledge.writing import credits, publishing
from portal.core.models import Change
from portal.members.models import Membership
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from portal.visibility import Viewer
from tests.factories.knowledge import (
    a_cooperative,
    article,
    commune,
    departement,
    experience,
    region,
    signed_in,
    writer,
)
from tests.factories.practice import attested

pytestmark = pytest.mark.django_db


def maturity_of(page: object) -> str:
    return ContributionState.objects.get(pk=page.pk).maturity  # type: ignore[attr-defined]


def elsewhere() -> object:
    return commune("Rennes", "35238", inside=departement("Ille-et-Vilaine", "35", inside=region("Bretagne", "53")))


def test_the_level_follows_in_the_same_transaction() -> None:
    page = experience()
    Change.objects.all().delete()
    version = ContributionState.objects.get(pk=page.pk).index_version
    attested(page)
    assert maturity_of(page) == "promising"
    assert ContributionState.objects.get(pk=page.pk).index_version == version + 1
    assert Change.objects.filter(kind="contribution", object_id=page.pk).exists()
    change = MaturityChange.objects.get(contribution=page)
    assert (change.before, change.after, change.rule) == ("idea", "promising", "1")
    assert change.figures["successes"] == 1


def test_a_failure_lowers_and_both_states_are_explained() -> None:
    page = experience()
    attested(page)
    attested(page, outcome="failure")
    assert maturity_of(page) == "idea"
    assert [change.after for change in MaturityChange.objects.filter(contribution=page)] == ["idea", "promising"]


def test_the_cooperative_of_any_author_never_raises() -> None:
    author, second = writer(), writer()
    page = experience(author)
    Authorship.objects.create(contribution=page, member=second, credit=Credit.SUPPORT)
    for home in (author, second):
        attested(page, writer(cooperative=home.memberships.get().cooperative))
    assert maturity_of(page) == "idea"
    lines = lines_of(page, viewer_for(author.user))
    assert (lines.counted, lines.inside, len(lines.rows)) == (0, 2, 2)


def test_the_cooperative_is_that_of_the_day_of_the_trial() -> None:
    author, friend = writer(), writer()
    home = author.memberships.get().cooperative
    friend.memberships.update(started_on=timezone.localdate() - dt.timedelta(days=100))
    Membership.objects.create(member=friend, cooperative=home, ended_on=timezone.localdate() - dt.timedelta(days=101))
    page = experience(author)
    assert attested(page, friend, days_ago=200).cooperative == home
    assert maturity_of(page) == "idea"
    attested(page, friend, days_ago=50)
    assert maturity_of(page) == "promising"


def test_attesting_twice_changes_what_was_said() -> None:
    page, friend = experience(), writer()
    first = attested(page, friend)
    second = attested(page, friend, outcome="failure", adapted="En hiver.")
    assert first.pk == second.pk
    assert (second.outcome, second.adapted) == ("failure", "En hiver.")
    assert ReuseAttestation.objects.count() == 1
    assert maturity_of(page) == "idea"


def test_withdrawn_by_its_author_it_no_longer_counts_and_may_come_back() -> None:
    page, friend = experience(), writer()
    withdraw(attested(page, friend))
    assert maturity_of(page) == "idea"
    assert mine(page, friend) is None
    assert lines_of(page, viewer_for(friend.user)).rows == ()
    attested(page, friend)
    assert maturity_of(page) == "promising"


def test_ones_own_story_and_a_day_to_come_are_refused() -> None:
    author = writer()
    page = experience(author)
    with pytest.raises(AttestationRefused, match="Vous avez signé"):
        attested(page, author)
    with pytest.raises(AttestationRefused, match="à venir"):
        attested(page, days_ago=-2)
    assert not ReuseAttestation.objects.exists()


def test_the_authors_are_told_without_the_name_of_anything() -> None:
    author, friend = writer(), writer("Prénom Rarissime")
    page = experience(author, title="Titre singulier")
    attested(page, friend, outcome="failure", unnamed=True)
    attested(page, friend, outcome="failure", unnamed=True)
    notice = Notice.objects.get(member=author)
    assert (notice.kind, notice.subject_id) == ("attested", page.pk)
    assert "Rarissime" not in notice.reason
    assert "singulier" not in notice.reason


def test_a_new_author_makes_trials_of_their_cooperative_stop_counting() -> None:
    author, friend, joining = writer(), writer(), writer()
    page = experience(author)
    Membership.objects.create(member=joining, cooperative=friend.memberships.get().cooperative)
    attested(page, friend)
    joining_client = viewer_for(author.user)
    credits.give(page, joining_client, member=joining.slug, credit=Credit.STORY)
    assert maturity_of(page) == "idea"


def test_protecting_the_author_recomputes_with_the_other_thresholds() -> None:
    page = experience()
    attested(page)
    publishing.set_protection(page.pk, True)
    assert maturity_of(page) == "idea"
    attested(page)
    assert maturity_of(page) == "promising"


def test_nothing_tells_the_cooperative_of_a_protected_author(anonymous: Viewer) -> None:
    author = writer()
    home = author.memberships.get().cooperative
    page = experience(author, protected=True)
    attested(page, writer(cooperative=home))
    attested(page, writer())
    lines = lines_of(page, anonymous)
    assert lines.inside == 0
    assert lines.counted == 2
    assert not any(line.is_inside for line in lines.rows)
    assert maturity_of(page) == "promising"


def test_an_unnamed_member_is_told_as_a_protected_author_is(anonymous: Viewer) -> None:
    friend = writer("Prénom Rarissime", cooperative=a_cooperative("Coopérative Rarissime"))
    page, proof = experience(), experience(friend, title="Ma suite Rarissime")
    attested(page, friend, unnamed=True, proof=proof)
    (line,) = lines_of(page, anonymous).rows
    assert "Rarissime" not in repr(line)
    assert line.place == region()


def test_a_proof_shows_to_whoever_may_read_it(anonymous: Viewer) -> None:
    friend = writer()
    page, proof = experience(), experience(friend, title="Ma suite", visibility="network")
    attested(page, friend, proof=proof)
    assert lines_of(page, anonymous).rows[0].proof is None
    (line,) = lines_of(page, viewer_for(friend.user)).rows
    assert line.proof is not None
    assert line.proof.pk == proof.pk


def test_time_alone_may_lower() -> None:
    page = experience()
    attested(page, days_ago=10)
    ReuseAttestation.objects.update(tried_on=timezone.localdate() - dt.timedelta(days=6 * 366))
    assert recompute_all() == 1
    assert maturity_of(page) == "idea"
    assert recompute_all() == 0


def test_three_regions_and_five_cooperatives_make_a_reference() -> None:
    places = [commune(), elsewhere(), departement("Nord", "59", inside=region("Hauts-de-France", "32"))]
    page = experience()
    for n in range(5):
        attested(page, place=places[n % 3])
    assert maturity_of(page) == "reference"


def test_reading_costs_the_same_for_any_number(anonymous: Viewer, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    page = experience()
    for _ in range(8):
        attested(page, proof=experience())
    page = Contribution.objects.select_related("state").get(pk=page.pk)
    with django_assert_max_num_queries(6):
        assert len(lines_of(page, anonymous).rows) == 8


FORM = {"outcome": "partial", "territory": "Riom", "tried_on": "2025-03-01", "adapted": "Sans acompte.", "result": ""}


def test_from_the_page_to_the_list() -> None:
    commune()
    friend = writer()
    page = experience()
    client = signed_in(friend)
    assert f"/c/{page.pk}/j-ai-essaye/" in client.get(page.get_absolute_url()).content.decode()
    answer = client.post(f"/c/{page.pk}/j-ai-essaye/", FORM)
    assert answer.status_code == 302, answer.context["form"].errors
    text = client.get(f"/c/{page.pk}/essais/").content.decode()
    assert "Sans acompte." in text
    assert "Modifier mon essai" in text
    again = client.get(f"/c/{page.pk}/j-ai-essaye/").content.decode()
    assert "Sans acompte." in again
    assert client.post(f"/c/{page.pk}/j-ai-essaye/retirer/").status_code == 302
    assert "Sans acompte." not in client.get(f"/c/{page.pk}/essais/").content.decode()
    assert client.post(f"/c/{page.pk}/j-ai-essaye/retirer/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("territory", "", "Il manque votre réponse"),
        ("territory", "Nulle-part-sur-Rien", "ne connaissons pas"),
        ("tried_on", "2999-01-01", "à venir"),
        ("tried_on", "1900-01-01", "Vérifiez l’année"),
        ("outcome", "", "Il manque votre réponse"),
        ("proof", "/c/99999999/", "ne trouvons pas ce texte"),
        ("proof", "pas une adresse", "ne trouvons pas ce texte"),
    ],
)
def test_what_the_form_refuses(field: str, value: str, message: str) -> None:
    commune()
    page = experience()
    answer = signed_in(writer()).post(f"/c/{page.pk}/j-ai-essaye/", FORM | {field: value})
    assert answer.status_code == 200
    assert message in str(answer.context["form"].errors[field])
    assert not ReuseAttestation.objects.exists()


def test_who_may_not_attest() -> None:
    author = writer()
    page, page_of_reference = experience(author), article()
    own = signed_in(author).post(f"/c/{page.pk}/j-ai-essaye/", FORM | {"territory": commune().name})
    assert "c’est aux autres" in own.content.decode()
    waiting = writer(status="pending")
    assert signed_in(waiting).get(f"/c/{page.pk}/j-ai-essaye/").status_code == 404
    assert signed_in(writer()).get(f"/c/{page_of_reference.pk}/j-ai-essaye/").status_code == 404
    assert not ReuseAttestation.objects.exists()


def test_the_rule_is_published_in_words(client) -> None:  # type: ignore[no-untyped-def]
    text = client.get("/maturite/").content.decode()
    for words in ("10 points au moins", "dans 3 régions différentes au moins", "−2", "Règle 1", "vieux de 5 ans"):
        assert words in text


def test_the_page_of_trials_says_why_the_level_changed(client) -> None:  # type: ignore[no-untyped-def]
    page = experience()
    attested(page)
    attested(page, outcome="failure")
    text = client.get(f"/c/{page.pk}/essais/").content.decode()
    assert "réussi dans 1 coopérative" in text
    assert "pas marché, ou abandonné, dans 1 coopérative" in text
