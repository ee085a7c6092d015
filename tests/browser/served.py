"""The whole site on a port of this machine: pages, files as in production, and the worker beside them.

It has a database of its own, copied from the tests' one: what a browser writes there is committed, and no other
test sees it.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext

from portal.core.worker import drain_all, drain_once
from portal.members.models import Member
from search import opening

COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
HASHED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
_copies = itertools.count(1)
IDLE_SECONDS = 0.15
"""As `manage.py work` rests."""


@dataclass(frozen=True)
class Site:
    url: str

    def sign_in(self, context: BrowserContext, member: Member) -> None:
        """Give the browser a session of this member, without the form."""
        client = Client()
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url, "httpOnly": True}])


class Worker(threading.Thread):
    """Drains the journal until it is told to stop; a failure is raised when it stops."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)
        self.stopping = threading.Event()
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                if not drain_once().claimed:
                    self.stopping.wait(IDLE_SECONDS)
        except Exception as error:  # a thread's failure would be lost
            self.failure = error
        finally:
            connections.close_all()

    def stop(self) -> None:
        self.stopping.set()
        self.join(timeout=30)
        if self.failure is not None:
            raise self.failure


@contextmanager
def own_database() -> Iterator[None]:
    """A copy of the tests' database for the time of a module, under a name of its own.

    SQLite would read the journal that an older copy of the same name left beside it.
    """
    creation, before, suffix = connection.creation, connection.settings_dict["NAME"], f"browser{next(_copies)}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # the copy is of the main file alone
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    creation.clone_test_db(suffix, verbosity=0)
    # The same dictionary is read by the connections of every thread.
    connection.settings_dict["NAME"] = creation.get_test_db_clone_settings(suffix)["NAME"]
    ContentType.objects.clear_cache()  # one made while another copy was served is not in this one
    try:
        yield
    finally:
        ContentType.objects.clear_cache()
        connection.close()
        connection.settings_dict["NAME"] = before
        creation.destroy_test_db(suffix=suffix, verbosity=0)


def _without_wrapper(application: Any) -> Any:
    """WhiteNoise serves the files, as in production."""
    return application


@contextmanager
def served(folder: Path, *, with_admin: bool = False) -> Iterator[Site]:
    """Serve the database as it is now; files of the site go under `folder`. What was made before is indexed.

    With the files of Wagtail's admin, which are many, none is compressed.
    """
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": HASHED if with_admin else COMPRESSED}}
    ignored = ["allauth"] if with_admin else ["wagtail*", "allauth"]
    with override_settings(STATIC_ROOT=folder / "static", STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
        drain_all()
        worker = Worker()
        worker.start()
        server = LiveServerThread("127.0.0.1", _without_wrapper)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            if server.error is not None:
                raise server.error
            yield Site(f"http://127.0.0.1:{server.port}")
        finally:
            server.terminate()
            worker.stop()
            opening.close()
