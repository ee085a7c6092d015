"""The one way from a member's Markdown to HTML.

Python-Markdown is quadratic on hostile text, so a text is rendered when it is saved, in a worker process
under limits (`limits`), and never on a read. A text past a limit is shown as plain paragraphs.
"""

from .limits import MAX_BYTES
from .plain_text import paragraphs
from .results import Rendered
from .wiki_links import LinkResolver, resolve_links
from .workers import convert_in_worker


def render(
    text: str,
    *,
    resolve_link: LinkResolver | None = None,
    namespace: str = "",
    top_level: int = 2,
) -> Rendered:
    """Render one text; at most one second of processor time, never an exception from the text.

    Without `resolve_link` the HTML keeps the references of its `[[links]]`: store it, and pass it through
    `resolve_links` at each display. With it, the HTML is for one reader and must not be stored.

    `top_level` is the level of the text's first headings: 2 under the title of a page, 3 under a section
    that already has its own title. Deeper headings follow without skipping a level. `namespace` keeps the
    identifiers of several texts of one page apart.
    """
    rendered = None
    if not text.strip():
        return Rendered(html="", plain="")
    if len(text) <= MAX_BYTES and len(text.encode(errors="replace")) <= MAX_BYTES:
        rendered = convert_in_worker(text, namespace, top_level)
    if rendered is None:
        html, plain = paragraphs(text)
        return Rendered(html=html, plain=plain, degraded=True)
    if resolve_link is None:
        return rendered
    return Rendered(
        html=resolve_links(rendered.html, resolve_link),
        plain=rendered.plain,
        headings=rendered.headings,
        links=rendered.links,
    )


def to_plain(text: str) -> str:
    """The text without its markup, for an index, a feed or a mail."""
    return render(text).plain
