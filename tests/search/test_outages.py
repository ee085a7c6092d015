"""Each fault of Elasticsearch for a moment: readers have a page, nothing is forgotten (`make campaign-outages`)."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from tests.campaigns.outages.proxy import Fault
from tests.campaigns.running import migrated_copy, run_campaign

STILL_WRITTEN = ("partial shards", "missing alias", "empty index")
"""Faults that readers meet and the worker does not."""


@pytest.mark.django_db
def test_readers_are_answered_and_nothing_is_forgotten_in_every_outage(tmp_path, elastic_url):
    if connection.vendor != "sqlite":
        pytest.skip("copies the migrated SQLite file; run the campaign itself on PostgreSQL")
    done = run_campaign(
        "outages", "--seconds", "1", "--changes", "20", "--readers", "2", "--prepared", str(migrated_copy(tmp_path)),
        TEST_ELASTICSEARCH_URL=elastic_url,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    outages = json.loads(done.stdout.splitlines()[-1])
    assert len(outages) == len(Fault) - 1 + 3
    for outage in outages:
        assert outage["errors"] == 0
        assert outage["answers"] > 0
        assert outage["queued"] >= 20 or outage["fault"] in STILL_WRITTEN
        assert set(outage["differences"]) == {"embedded", "elastic"}
        assert all(counts["checked"] > 20 for counts in outage["differences"].values())
