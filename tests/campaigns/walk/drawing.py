"""What every step draws: a person, a text, something among others."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from knowledge.models import Contribution, ContributionState
from portal.members.models import Member
from tests.campaigns.walk.cast import WRITERS, Cast


class Drawing:
    """Chances are given by the seed."""

    def __init__(self, cast: Cast, dice: random.Random) -> None:
        self._cast = cast
        self._dice = dice

    def _writer(self) -> Member:
        return self._cast.member(self._dice.choice(WRITERS))

    def _person(self) -> Member:
        return self._cast.member(self._dice.choice([name for name in self._cast.members if name != "pending"]))

    def _text(self) -> Contribution | None:
        live = ContributionState.objects.filter(live=True).order_by("pk").values_list("pk", flat=True)
        found = list(live)
        return Contribution.objects.select_related("state").get(pk=self._dice.choice(found)) if found else None

    def _one(self, rows: Iterable[Any]) -> Any:
        found = list(rows)
        return self._dice.choice(found) if found else None
