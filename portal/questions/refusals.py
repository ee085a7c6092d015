"""What cannot be done, in words for the person."""

from __future__ import annotations


class QuestionRefused(Exception):
    """Why; `field` is the one to correct, "" for none. Nothing was changed."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field
