"""Which state may follow which, and who wants to know of a move. `posting.change_state` is the one way to move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from portal.leads.models import Lead, LeadEvent
from portal.members.models import Member

State, Act = Lead.State, LeadEvent.Act

MOVES: Final[Mapping[str, frozenset[str]]] = {
    State.WAITING: frozenset({State.OPEN, State.REFUSED}),
    State.OPEN: frozenset({State.INTRODUCED, State.WON, State.LOST, State.WITHDRAWN, State.EXPIRED}),
    State.INTRODUCED: frozenset({State.OPEN, State.WON, State.LOST, State.WITHDRAWN}),
    State.EXPIRED: frozenset({State.OPEN, State.WON, State.LOST, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.OPEN}),
    State.WON: frozenset(),
    State.LOST: frozenset(),
    State.REFUSED: frozenset(),
}
"""From a state to those that may follow it. People at work keep a lead beyond its deadline: it does not expire then."""

ACT_OF: Final[Mapping[str, str]] = {
    State.OPEN: Act.OPENED,
    State.INTRODUCED: Act.INTRODUCED,
    State.WON: Act.WON,
    State.LOST: Act.LOST,
    State.WITHDRAWN: Act.WITHDRAWN,
    State.EXPIRED: Act.EXPIRED,
    State.REFUSED: Act.REFUSED,
}


class LeadRefused(Exception):
    """Why, in words for the person; `field` is the one to correct, "" for none."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


Listener = Callable[[Lead, str, Member | None], object]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call `listener(lead, state before, by)` inside the transaction of each move, the lead locked and moved.

    Listening twice is listening once.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def announce(lead: Lead, before: str, by: Member | None) -> None:
    """For `posting.change_state`."""
    for listener in _listeners:
        listener(lead, before, by)
