"""What a rendering gives back. Plain frozen values: they travel between processes and into JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a text: `level` as displayed (2 to 6), `id` unique in the text, `text` without markup."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """Where a `[[link]]` leads for one reader.

    `url` is root-relative or http(s); `title` is the current title, shown when the writer gave no text of
    their own; `wanted` marks a page that does not exist yet and that `url` invites to write.
    """

    url: str
    title: str
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text made safe to display.

    `html` is sanitised, with `[[links]]` resolved or left as `<wiki-link>` references (see `wiki_links`);
    `plain` is the same text for the search index and excerpts; `links` are the distinct targets of the
    `[[links]]`, in order; `degraded` says that the text was too long or too costly and is shown as plain
    paragraphs.
    """

    html: str
    plain: str
    headings: tuple[Heading, ...] = ()
    links: tuple[str, ...] = ()
    degraded: bool = False
