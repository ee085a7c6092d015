"""What cannot be done with an introduction or a team, in words for the person."""

from __future__ import annotations


class IntroductionRefused(Exception):
    """Why; `field` is the one to correct, "" for none. Nothing was changed."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field
