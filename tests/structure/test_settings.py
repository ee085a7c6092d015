"""Each variable that the settings read is in `.env.example`, and nothing else reads the environment."""

from __future__ import annotations

import ast
import re

import pytest

from portal.settings.env import database
from tests.structure.sources import ROOT, python_files, relative

DOCUMENTED = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
STARTS_BEFORE_SETTINGS = {"DJANGO_SETTINGS_MODULE"}
SHELL = re.compile(r"\$\{([A-Z][A-Z_]+)")


def read_by_containers() -> set[str]:
    """What compose.yaml and the command of its web service take from the same file."""
    files = (ROOT / "compose.yaml", ROOT / "tools" / "serve")
    return {name for file in files for name in SHELL.findall(file.read_text(encoding="utf-8"))}


def variables_read() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "portal" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                names.add(str(node.args[0].value))
    return names


def documented() -> list[str]:
    return DOCUMENTED.findall((ROOT / ".env.example").read_text(encoding="utf-8"))


def test_the_settings_are_found():
    assert {"SECRET_KEY", "DATABASE_URL", "SITE_URL"} <= variables_read()


def test_every_variable_is_documented_once():
    names = documented()
    assert sorted(names) == sorted(set(names))
    assert (variables_read() | read_by_containers()) - set(names) == set()


def test_no_documented_variable_is_unknown():
    assert set(documented()) - variables_read() - read_by_containers() == STARTS_BEFORE_SETTINGS


def test_secrets_stay_out_of_the_image():
    assert {".env", "var", ".git"} <= set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())


def test_only_the_settings_read_the_environment():
    readers = [
        relative(path)
        for path in python_files()
        if path.parent.name != "settings" and re.search(r"os\.(?:environ|getenv)", path.read_text(encoding="utf-8"))
    ]
    assert set(readers) - {"portal/wsgi.py"} == set()


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ("", "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"),
        ("?options=-c%20work_mem=8MB", "-c work_mem=8MB"),
    ],
)
def test_postgresql_is_told_what_statements_are_like_unless_the_address_says_otherwise(monkeypatch, asked, options):
    monkeypatch.setenv("DATABASE_URL", f"postgres://localhost/terreau{asked}")
    assert database()["OPTIONS"] == {"options": options}
