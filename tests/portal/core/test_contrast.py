"""Every pair of colours that carries text or a control, in both themes, against WCAG 2.2 (1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "static" / "css" / "tokens.css"
_PAIR = re.compile(r"--(?P<name>[\w-]+): light-dark\((?P<light>#[0-9A-F]{6}), (?P<dark>#[0-9A-F]{6})\);")
COLOURS = {m["name"]: (m["light"], m["dark"]) for m in _PAIR.finditer(TOKENS.read_text(encoding="utf-8"))}

GROUNDS = ("paper", "raised", "wash")
WASHES = ("terre-wash", "mousse-wash", "ocre-wash", "nuit-wash", "mark")
TEXT = [
    *[
        (text, ground)
        for text in ("ink", "quiet", "terre", "terre-deep", "mousse", "ocre", "nuit")
        for ground in GROUNDS
    ],
    *[("ink", ground) for ground in WASHES],
    ("on-terre", "terre"),
    ("on-terre", "terre-deep"),
    ("paper", "ink"),
]
CONTROLS = [
    *[(line, ground) for line in ("edge", "nuit", "horizon-2") for ground in GROUNDS],
    ("terre-deep", "terre-wash"),
    ("mousse", "mousse-wash"),
    ("ocre", "ocre-wash"),
    ("nuit", "nuit-wash"),
]
THEMES = {"light": 0, "dark": 1}


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB" (WCAG definition)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_ratio_is_that_of_wcag() -> None:
    assert ratio("#FFFFFF", "#000000") == pytest.approx(21)
    assert ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out(text: str, ground: str, theme: str) -> None:
    index = THEMES[theme]
    assert ratio(COLOURS[text][index], COLOURS[ground][index]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_controls_stand_out(line: str, ground: str, theme: str) -> None:
    index = THEMES[theme]
    assert ratio(COLOURS[line][index], COLOURS[ground][index]) >= 3
