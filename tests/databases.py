"""One migrated database for all the processes of a suite, each of which takes a copy.

`python -m tests.databases make` writes it under the name in TEST_PREPARED, a file for SQLite; `drop` removes it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import django
from django.db import ProgrammingError, connection, transaction

PREPARED = os.environ.get("TEST_PREPARED", "")
"""Name of a database that `make` has migrated; without it each process migrates its own."""


def make() -> None:
    """Migrate it, over what an interrupted suite left under the same name."""
    connection.settings_dict["TEST"]["NAME"] = PREPARED
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()


def drop() -> None:
    connection.settings_dict["NAME"], before = PREPARED, connection.settings_dict["NAME"]
    with suppress(ProgrammingError):  # not made, when its migrations failed
        connection.creation.destroy_test_db(str(before), verbosity=0)


@contextmanager
def copied(owner: str) -> Iterator[None]:
    """The tests' database is a copy of the prepared one, named after the process that owns it."""
    creation, before = connection.creation, connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = PREPARED
    creation.clone_test_db(owner, verbosity=0, autoclobber=True)
    connection.settings_dict["TEST"]["NAME"] = creation.get_test_db_clone_settings(owner)["NAME"]
    connection.settings_dict["NAME"] = before
    yield
    connection.close()
    connection.settings_dict["NAME"] = PREPARED
    creation.destroy_test_db(before, suffix=owner, verbosity=0)


@contextmanager
def written_once(blocker: Any) -> Iterator[None]:
    """What is written meanwhile is there for each test of a class, which undoes what itself wrote; all is undone at the
    end. `blocker` is pytest-django's.

    A class because tests that do not ask for it must not see it, in whatever order they come.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    {"make": make, "drop": drop}[sys.argv[1]]()
