"""Every template compiles, every page has a title of its own, and nothing needs a looser content policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.structure.sources import INLINE, ROOT, relative, templates

FOLDER = ROOT / "templates"
EXTENDS = re.compile(r"""{%\s*extends\s+["']([^"']+)["']""")
TITLE = re.compile(r"{%\s*block\s+(?:head_)?title\s*%}\s*\S")
FRAMES = {"base.html", "allauth/layouts/base.html", "allauth/layouts/entrance.html", "allauth/layouts/manage.html"}


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def frames_of(name: str) -> list[str]:
    """The template, then those it extends among ours."""
    chain = [name]
    while (match := EXTENDS.search(source(chain[-1]))) and (FOLDER / match[1]).is_file():
        chain.append(match[1])
    return chain


PAGES = [name_of(path) for path in templates() if path.suffix == ".html" and "base.html" in frames_of(name_of(path))]


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_a_template_compiles(path):
    assert engines["django"].get_template(name_of(path))


@pytest.mark.parametrize("name", sorted(set(PAGES) - FRAMES))
def test_a_page_has_a_title_of_its_own(name):
    assert any(TITLE.search(source(step)) for step in frames_of(name) if step != "base.html"), name


def test_pages_are_found():
    assert len(PAGES) > 20


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_nothing_is_inline(path):
    """Letters are read outside the site: their policy is the reader's."""
    if "mail" in path.parts:
        return
    assert INLINE.findall(re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text(encoding="utf-8"))) == []
