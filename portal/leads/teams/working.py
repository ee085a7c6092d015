"""What a formed team does together: the shared answer and the agreement on shares. Each function is one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.models import LeadTeam, TeamEvent, TeamPlace
from portal.leads.teams import telling
from portal.leads.teams.following import log
from portal.members.models import Member

Act = TeamEvent.Act
WHOLE = 100


class AnswerConflict(Exception):
    """Someone saved since the form was opened; both texts are kept: theirs here, the other one in the form."""

    def __init__(self, current: LeadTeam) -> None:
        super().__init__("the shared answer changed meanwhile")
        self.current = current


def save_answer(team: LeadTeam, text: str, version: int, by: Member) -> LeadTeam:
    """Save the shared answer over `version`, the one that was read. Raises AnswerConflict when it is not the last."""
    with transaction.atomic():
        locked = lock(team)
        if locked.answer == text:
            return locked
        if locked.answer_version != version:
            raise AnswerConflict(locked)
        locked.answer, locked.answer_version = text, version + 1
        locked.answer_by, locked.answered_at = by, timezone.now()
        locked.save(update_fields=["answer", "answer_version", "answer_by", "answered_at"])
        log(locked, by, Act.ANSWERED)
    return locked


def propose_shares(team: LeadTeam, shares: Mapping[int, int], by: Member) -> None:
    """{place: percent} for everyone who is there. Whoever proposes agrees; a change asks everyone else again."""
    with transaction.atomic():
        locked = lock(team)
        places = list(TeamPlace.objects.select_for_update(of=("self",)).select_related("introduction").filter(
            team=locked, left_at=None
        ))  # fmt: skip
        if {place.pk for place in places} != set(shares):
            raise IntroductionRefused(_("L’équipe a changé entre-temps : relisez les parts."))
        if any(share < 0 for share in shares.values()) or sum(shares.values()) != WHOLE:
            total = sum(shares.values())
            raise IntroductionRefused(_("Les parts font %(total)d %% : il faut 100 %%.") % {"total": total}, "shares")
        if all(place.share == shares[place.pk] for place in places):
            _sign(locked, places, by)
            return
        for place in places:
            place.share = shares[place.pk]
            place.signed_at = timezone.now() if place.introduction.member_id == by.pk else None
        TeamPlace.objects.bulk_update(places, ["share", "signed_at"])
        told = " / ".join(f"{shares[place.pk]} %" for place in places)
        log(locked, by, Act.SHARED, told)
        telling.shared(locked, by.pk)
        _conclude(locked, places)


def sign(team: LeadTeam, by: Member, shares: Mapping[int, int]) -> None:
    """Agree to the shares, which are those that were read: others are refused."""
    with transaction.atomic():
        locked = lock(team)
        places = list(TeamPlace.objects.select_for_update(of=("self",)).select_related("introduction").filter(
            team=locked, left_at=None
        ))  # fmt: skip
        if not shares or {place.pk: place.share for place in places} != dict(shares):
            raise IntroductionRefused(_("Les parts ont changé entre-temps : relisez-les avant d’accepter."))
        _sign(locked, places, by)


def lock(team: LeadTeam) -> LeadTeam:
    """The team as it is now, formed; IntroductionRefused when it is not."""
    locked = LeadTeam.objects.select_for_update(of=("self",)).select_related("lead__giver").get(pk=team.pk)
    if locked.state != LeadTeam.State.FORMED:
        raise IntroductionRefused(_("Cette équipe n’est pas formée : rien ne peut s’y décider."))
    return locked


def _sign(team: LeadTeam, places: list[TeamPlace], by: Member) -> None:
    mine = next((place for place in places if place.introduction.member_id == by.pk), None)
    if mine is None or mine.signed_at is not None:
        return
    mine.signed_at = timezone.now()
    mine.save(update_fields=["signed_at"])
    log(team, by, Act.SIGNED)
    _conclude(team, places)


def _conclude(team: LeadTeam, places: list[TeamPlace]) -> None:
    if all(place.signed_at is not None for place in places):
        log(team, None, Act.AGREED)
        telling.agreed(team)
