"""A few rounds of the campaign `tests.campaigns.kill`: nothing acknowledged is lost, nothing is left in the index."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from tests.campaigns.running import migrated_copy, run_campaign

ROUNDS = 5


@pytest.mark.django_db
def test_nothing_is_lost_when_the_publisher_or_the_worker_is_killed(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("copies the migrated SQLite file; run the campaign itself on PostgreSQL")
    done = run_campaign("kill", "--rounds", str(ROUNDS), "--prepared", str(migrated_copy(tmp_path)))
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout)
    assert figures["lost"] == figures["half"] == []
    assert figures["acknowledged"] > 0
    assert sum(figures["kills"].values()) > 0
    assert figures["index"]["checked"] > 0
