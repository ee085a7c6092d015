"""What may happen between two questions: each step is one decision that a person or the calendar takes."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db import transaction

from tests.campaigns.walk.cast import Cast
from tests.campaigns.walk.people_steps import PeopleSteps
from tests.campaigns.walk.text_steps import TextSteps


class Steps:
    """Drawn by their weights; `do` says what was done."""

    def __init__(self, cast: Cast, dice: random.Random) -> None:
        texts, people = TextSteps(cast, dice), PeopleSteps(cast, dice)
        self._dice = dice
        self._steps: tuple[tuple[int, Callable[[], str]], ...] = (
            (8, texts.write), (3, texts.rewrite), (6, texts.set_level), (3, texts.share), (2, texts.protect),
            (2, texts.withdraw), (2, texts.delete), (3, texts.bring_back), (2, texts.schedule), (2, texts.expire),
            (2, texts.calendar), (2, people.credit), (3, people.suspend), (3, people.join_circle),
            (3, people.move_member), (2, texts.move_text), (1, people.rename_member), (1, people.rename_cooperative),
            (1, people.rename_tag), (1, people.merge_tags), (2, texts.use), (2, texts.tell), (1, people.unlist),
        )  # fmt: skip

    def do(self) -> str:
        weights = [weight for weight, _step in self._steps]
        with transaction.atomic():
            return self._dice.choices([step for _weight, step in self._steps], weights)[0]()
