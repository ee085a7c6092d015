"""Texts that try to run a script, call another site or shadow a name: seeds combined into many payloads.

The seeds are in `tests/data/security/xss_seeds.json`. A payload that runs sets `window.terreauXss` to 1 (the
property `MARK`); one that calls out calls `e.fr` (`FOREIGN_HOST`). In a browser, events have to be made:
dispatch every `on…` handler, click every link, focus every field.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path

MARK = "terreauXss"
FOREIGN_HOST = "e.fr"
_SEEDS = json.loads((Path(__file__).parents[1] / "data" / "security" / "xss_seeds.json").read_text("utf-8"))
_SCRIPT: str = _SEEDS["script"]


@dataclass(frozen=True, slots=True)
class Payload:
    """One text to publish; `family` says what it tries."""

    family: str
    text: str


def payloads() -> tuple[Payload, ...]:
    """Every distinct payload, in a fixed order."""
    seen: dict[str, Payload] = {}
    for payload in _generate():
        seen.setdefault(payload.text, payload)
    return tuple(seen.values())


def sample(each: int) -> tuple[Payload, ...]:
    """At most `each` payloads of every family, spread over it: for suites that open a page for each."""
    families: dict[str, list[Payload]] = {}
    for payload in payloads():
        families.setdefault(payload.family, []).append(payload)
    return tuple(payload for family in families.values() for payload in family[:: max(1, -(-len(family) // each))])


def _generate() -> Iterator[Payload]:
    for tag, handler in product(_SEEDS["tags_with_handlers"], _SEEDS["handlers"]):
        yield Payload("handler", tag.replace("{h}", handler.replace("{s}", _SCRIPT)))
    for address, context in product(_SEEDS["addresses"], _SEEDS["address_contexts"]):
        yield Payload("address", context.replace("{u}", address.replace("{s}", _SCRIPT)))
    tails = cycle(_SEEDS["breakout_tails"])
    for breakout, context in product(_SEEDS["breakouts"], _SEEDS["breakout_contexts"]):
        broken = breakout.replace("{x}", next(tails)).replace("{s}", _SCRIPT)
        yield Payload("breakout", context.replace("{b}", broken).replace("{{", "{").replace("}}", "}"))
    for family in ("mutations", "clobbering", "attributes", "foreign_images"):
        for text in _SEEDS[family]:
            yield Payload(family, text.replace("{s}", _SCRIPT))
