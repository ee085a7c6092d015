"""A few rounds of the campaign `tests.campaigns.kill`: nothing acknowledged is lost, nothing is left in the index."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5


@pytest.mark.django_db
def test_nothing_is_lost_when_the_publisher_or_the_worker_is_killed(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("copies the migrated SQLite file; run the campaign itself on PostgreSQL")
    migrated = tmp_path / "migrated.sqlite3"
    with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(migrated) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TERREAU_DATA_DIR")
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.kill", "--rounds", str(ROUNDS), "--prepared", str(migrated)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout)
    assert figures["lost"] == figures["half"] == []
    assert figures["acknowledged"] > 0
    assert sum(figures["kills"].values()) > 0
    assert figures["index"]["checked"] > 0
