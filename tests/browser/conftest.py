"""A browser and a filled site by module: making them for each test would take most of the time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import Browser

from tests.browser.chromium import CHROMIUM, launched
from tests.browser.people import People, people
from tests.browser.served import Site, own_database, served
from tests.conftest import REQUIRE_ALL


@pytest.fixture(autouse=True)
def _scratch() -> None:
    """Index, files and cache belong to the site of the module here, not to each test."""


@pytest.fixture
def db() -> None:
    """The database belongs to the module: no transaction around a test. Asking for it has it made at the start."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if REQUIRE_ALL:
            pytest.fail("no Chromium on this machine", pytrace=False)
        pytest.skip("no Chromium on this machine")
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def with_admin() -> bool:
    """Is the admin visited too? A module that does says so with a fixture of this name."""
    return False


@pytest.fixture(scope="module")
def made(
    browser: Browser,
    with_admin: bool,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Site, People]]:
    folder: Path = tmp_path_factory.mktemp("site")
    ours = override_settings(SEARCH_INDEX_DIR=folder / "index", PRIVATE_MEDIA_ROOT=folder / "private")
    with ours, django_db_blocker.unblock(), own_database():
        cache.clear()
        everybody = people()
        with served(folder, with_admin=with_admin) as site:
            yield site, everybody
        cache.clear()


@pytest.fixture
def site(db: None, made: tuple[Site, People]) -> Site:
    return made[0]


@pytest.fixture
def everybody(db: None, made: tuple[Site, People]) -> People:
    return made[1]
