"""Starting a small campaign from the suite: in a process of its own, on a copy of the migrated database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def migrated_copy(folder: Path) -> Path:
    """The database of this test process as a file; SQLite only."""
    from django.db import connection

    copy_path = folder / "migrated.sqlite3"
    with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(copy_path) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    return copy_path


def run_campaign(name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m tests.campaigns.NAME …` with the environment of this process, save where its data is."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "TERREAU_DATA_DIR")}
    return subprocess.run(
        [sys.executable, "-m", f"tests.campaigns.{name}", *arguments],
        cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
