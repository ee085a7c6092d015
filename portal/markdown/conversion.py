"""The whole conversion of one text, in process and without limits. `rendering.render` is the way in.

source → clean characters → `[[links]]` set aside → habits → Python-Markdown → nh3 → last pass.
"""

import markdown

from .cleaning import LINK_CLOSE, LINK_OPEN, clean_source
from .finishing import Finisher, WrittenLink
from .habits import adapt_habits
from .identifiers import Identifiers
from .results import Rendered
from .sanitising import sanitise
from .syntax import build_converter
from .wiki_links import MAX_LINKS, find_links

# A short definition repeated many times (abbreviations, references) multiplies the text; no honest text
# gives this much HTML.
MAX_HTML = 2_000_000

_converters: list[markdown.Markdown] = []


class TooMuchHtmlError(ValueError):
    """The HTML is out of proportion with the largest source allowed."""


def convert(text: str, *, namespace: str = "", top_level: int = 2) -> Rendered:
    """Render one text. Takes unbounded time on hostile text and may raise anything, `RecursionError` included.

    Raises `TooMuchHtmlError` when the result exceeds `MAX_HTML` characters.
    """
    source, links = _set_links_aside(clean_source(text))
    # Taken out while in use: a conversion that was interrupted leaves a converter in an unknown state.
    converter = _converters.pop() if _converters else build_converter()
    html = converter.reset().convert(adapt_habits(source))
    if len(html) > MAX_HTML:
        raise TooMuchHtmlError
    rendered = Finisher(links, Identifiers(namespace), top_level).finish(sanitise(html))
    _converters[:] = [converter]
    return rendered


def _set_links_aside(source: str) -> tuple[str, list[WrittenLink]]:
    """Replace the links by marks, which no rule of Markdown reads (a `|` would split the cell of a table)."""
    links: list[WrittenLink] = []
    pieces: list[str] = []
    targets: set[str] = set()
    position = 0
    for match in find_links(source):
        target = match["target"].strip()
        targets.add(target)
        if len(targets) > MAX_LINKS:
            break
        text = (match["text"] or "").strip().replace("\\|", "|") or None
        pieces += (source[position : match.start()], f"{LINK_OPEN}{len(links)}{LINK_CLOSE}")
        links.append(WrittenLink(target, text, match[0]))
        position = match.end()
    return "".join((*pieces, source[position:])), links
