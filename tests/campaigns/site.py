"""A scratch site for a campaign: a database and an index of its own, migrated, in a folder that goes away."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_site(prepared: Path | None = None, *, has_pages: bool = False, **environment: str) -> Iterator[Path]:
    """Sets Django up; yields the folder. `prepared`: a SQLite file that is already migrated, to copy. `has_pages`:
    pages are asked for, with their style sheets.

    `DATABASE_URL` names an empty database that the campaign may fill; without it, a SQLite file in the folder.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["TERREAU_DATA_DIR"] = scratch
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'campaign.sqlite3'}")
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.demo"
        os.environ.update(environment)
        if prepared:
            shutil.copy(prepared, folder / "campaign.sqlite3")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        if has_pages:
            call_command("assets_build", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
        connection.close()
        yield folder
        connection.close()
