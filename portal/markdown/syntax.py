"""The Markdown that members may write: Python-Markdown with chosen extensions and a few own rules.

HTML is not an input language here: a handful of bare tags without attributes pass (`<br>`, `<sup>`…),
everything else that looks like a tag is shown as typed. Hence no `md_in_html` nor `attr_list`, which
only exist to place classes and attributes.
"""

import re
from typing import Any
from xml.etree import ElementTree

import markdown
from markdown.extensions.footnotes import FootnoteReorderingProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from .image_sources import is_own_image

# A newline typed in a form is a line break (`nl2br`), as in GitHub's comment boxes.
EXTENSIONS = (
    "abbr",
    "admonition",
    "def_list",
    "footnotes",
    "nl2br",
    "sane_lists",
    "tables",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    "pymdownx.tilde",
)
_CONFIGURATION: dict[str, dict[str, Any]] = {
    "footnotes": {"SEPARATOR": "-", "USE_DEFINITION_ORDER": False},
    # Colouring would load Pygments' lexers on hostile text, and needs classes.
    "pymdownx.highlight": {"use_pygments": False},
    # Not the `style` that the sanitiser would remove; `finishing` makes it a class.
    "tables": {"use_align_attribute": True},
    # A single tilde means "about" in French: "entre ~20 et ~30 personnes".
    "pymdownx.tilde": {"subscript": False},
}
_BARE_TAGS = "abbr|b|br|cite|del|details|em|hr|i|ins|kbd|mark|q|s|samp|small|strong|sub|summary|sup|u|var"
_TRAILING = ".,;:!?…»\"'*_~"


class BareTag(InlineProcessor):
    """Lets a few tags through, written without attributes."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (its name in Python-Markdown)
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        tag = f"<{m[1]}{m[2].lower()}>"
        return self.md.htmlStash.store(tag), m.start(0), m.end(0)


class Comment(InlineProcessor):
    """Hides `<!-- comments -->`, as everywhere else."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (its name in Python-Markdown)
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return "", m.start(0), m.end(0)


class BareAddress(InlineProcessor):
    """Makes links of addresses typed as such: `https://…`, `www.…`, `nom@exemple.fr`."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 (its name in Python-Markdown)
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        address = _without_trailing_punctuation(m[0])
        lowered = address.lower()
        if lowered.startswith("www."):
            target = f"http://{address}"
        elif "://" in address:
            target = address
        else:
            target = f"mailto:{address}"
        if len(address) < 6:
            return None, None, None
        link = ElementTree.Element("a", {"href": target})
        link.text = markdown.util.AtomicString(address)
        return link, m.start(0), m.start(0) + len(address)


def _without_trailing_punctuation(address: str) -> str:
    """The address without the punctuation of the sentence around it; balanced parentheses stay."""
    surplus = address.count(")") - address.count("(")
    while address:
        if address[-1] == ")" and surplus > 0:
            surplus -= 1
        elif address[-1] not in _TRAILING:
            break
        address = address[:-1]
    return address


class ForeignImages(Treeprocessor):
    """An image of another site becomes a link to it: shown, it would give away every reader's address."""

    def run(self, root: ElementTree.Element) -> None:
        linked = {image for link in root.iter("a") for image in link.iter("img")}
        for image in [image for image in root.iter("img") if not is_own_image(image.get("src", ""))]:
            source, tail = image.get("src", ""), image.tail
            text = image.get("alt") or source
            image.clear()
            image.tail = tail
            image.text = markdown.util.AtomicString(text)
            # A link cannot hold another: the sanitiser drops the `span` and keeps the text.
            image.tag = "span" if image in linked else "a"
            if image.tag == "a":
                image.set("href", source)


class FootnoteOrder(FootnoteReorderingProcessor):
    """Notes in the order of their calls. The original stops on a note without text."""

    def reorder_footnotes(self, parent: ElementTree.Element) -> None:
        ranks = {key: rank for rank, key in enumerate(self.footnotes.footnote_order)}
        separator = self.footnotes.get_separator()
        notes = parent.find("ol")
        if notes is not None:
            notes[:] = sorted(notes, key=lambda note: ranks.get(note.get("id", "").partition(separator)[2], len(ranks)))


class MemberMarkdown(markdown.Extension):
    """Replaces the raw HTML rules by ours and adds bare addresses."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (its name in Python-Markdown)
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(Comment(r"<!--(?:[^-]|-(?!->)){0,4000}-->", md), "comment", 92)
        md.inlinePatterns.register(BareTag(rf"(?i)<(/?)({_BARE_TAGS})\s*/?>", md), "bare_tag", 90)
        md.inlinePatterns.register(
            BareAddress(r"(?i)(?<![\w/@.:=&-])(?:https?://|www\.)[^\s<>\[\]\\^`{}|\x02\x03]{1,2000}", md),
            "bare_address",
            105,
        )
        md.inlinePatterns.register(
            BareAddress(
                r"(?<![\w.+/@:=-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}(?![\w@])",
                md,
            ),
            "bare_mail",
            104,
        )
        reordering = md.treeprocessors["footnote-reorder"]
        if isinstance(reordering, FootnoteReorderingProcessor):
            md.treeprocessors.register(FootnoteOrder(reordering.footnotes), "footnote-reorder", 19)
        md.treeprocessors.register(ForeignImages(md), "foreign_images", 5)


def build_converter() -> markdown.Markdown:
    """A new converter; a few milliseconds, so one is kept for many texts."""
    return markdown.Markdown(
        extensions=[*EXTENSIONS, MemberMarkdown()],
        extension_configs=_CONFIGURATION,
        output_format="html",
    )
