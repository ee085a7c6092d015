"""Kinds of notices: what may be told to a member, and how fast when they chose nothing.

A room above registers its kinds in its `AppConfig.ready`:

    kinds.register("used", _("Votre texte a servi à un autre"))
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` names it on the page of settings; `instant`: told at once to who chose nothing.

    `one_by_one`: each notice comes with the pace that the member gave to what it follows.
    """

    name: str
    label: str | Promise
    instant: bool = False
    one_by_one: bool = False


class UnknownKind(LookupError):
    """A notice of a kind that nobody registered: nobody could choose how to receive it."""


_kinds: dict[str, Kind] = {}


def register(name: str, label: str | Promise, *, instant: bool = False, one_by_one: bool = False) -> None:
    """Add or replace a kind."""
    _kinds[name] = Kind(name, label, instant, one_by_one)


def unregister(name: str) -> None:
    _kinds.pop(name, None)


def get(name: str) -> Kind:
    """Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def every() -> list[Kind]:
    """All kinds, in the order of their labels."""
    return sorted(_kinds.values(), key=lambda kind: str(kind.label))
