"""What rooms above propose under an answer of « Qui sait ? », without search importing them.

offers.register("questions", build)          # in AppConfig.ready; build(viewer, found) -> Offer | None
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portal.visibility import Viewer
from search.expertise.answering import WhoKnows


@dataclass(frozen=True, slots=True)
class Offer:
    label: str
    url: str


Builder = Callable[[Viewer, WhoKnows], Offer | None]
"""None when there is nothing for this reader; it asks the database nothing."""

_builders: Final[dict[str, Builder]] = {}


def register(name: str, builder: Builder) -> None:
    _builders[name] = builder


def offers_for(viewer: Viewer, found: WhoKnows) -> list[Offer]:
    return [offer for builder in _builders.values() if (offer := builder(viewer, found)) is not None]
