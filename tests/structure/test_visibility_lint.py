"""Nothing that people see asks for content without the rule: `published()` says what is live, not who may read it."""

from __future__ import annotations

import ast
import re

import pytest

from tests.structure.sources import python_files, relative, templates

LIVE = {"live", "published"}
RULE = {"visible_to", "readable"}
MODELS = {"Contribution", "ExperienceReport", "Article", "Publication"}
SEEN = re.compile(
    r"/views/|/views\.py$|/templatetags/|/(?:panels|feeds|sitemaps|home|listing|reading|links|cards|directory)\.py$"
)
WHOLE = {"all", "live", "published"}


def seen_by_people() -> list[str]:
    return [relative(path) for path in python_files() if SEEN.search(relative(path))]


def live_without_rule(node: ast.stmt) -> bool:
    """A call of `.live()` or `.published()` in a simple statement that does not call the rule too."""
    called = {
        part.func.attr if isinstance(part.func, ast.Attribute) else part.func.id
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute | ast.Name)
    }
    return bool(called & LIVE) and not called & RULE


def whole_tables(node: ast.AST) -> list[str]:
    """`Contribution.objects.all()` and its like."""
    return [
        ast.unparse(part)
        for part in ast.walk(node)
        if isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and part.func.attr in WHOLE
        and isinstance(part.func.value, ast.Attribute)
        and part.func.value.attr == "objects"
        and isinstance(part.func.value.value, ast.Name)
        and part.func.value.value.id in MODELS
    ]


def findings(source: str, path: str) -> list[str]:
    tree = ast.parse(source)
    simple = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return | ast.AugAssign)
    ]
    found = [f"{path}:{node.lineno} live without the rule" for node in simple if live_without_rule(node)]
    if "/views" in path:
        found += [f"{path}: {text}" for text in whole_tables(tree)]
    return found


@pytest.mark.parametrize("path", [path for path in python_files() if SEEN.search(relative(path))], ids=relative)
def test_content_is_asked_for_through_the_rule(path):
    assert findings(path.read_text(encoding="utf-8"), relative(path)) == []


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_a_template_asks_for_no_content_itself(path):
    text = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"\w+\.objects\b|\bcontributions?\.(?:all|live|published)\b|get_children|get_descendants", text)
        == []
    )


def test_the_lint_looks_at_the_views_of_every_room():
    seen = " ".join(seen_by_people())
    for place in (
        "knowledge/views/lists.py",
        "portal/members/views/public.py",
        "portal/exchange/feeds.py",
        "portal/territories/views.py",
    ):
        assert place in seen


@pytest.mark.parametrize(
    "source",
    [
        "x = Contribution.objects.published()",
        "def view(request):\n    return list(Page.objects.live())",
        "pages = Contribution.objects.all()",
    ],
)
def test_the_lint_finds_what_it_is_for(source):
    assert findings(source, "knowledge/views/example.py")


def test_the_lint_accepts_the_rule():
    assert findings("x = Contribution.objects.visible_to(viewer).published()", "knowledge/views/example.py") == []
