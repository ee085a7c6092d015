"""Two rebuilds killed half-way while texts are published and searched (`make campaign-rebuild`)."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from tests.campaigns.running import migrated_copy, run_campaign


@pytest.mark.parametrize("index", ["embedded", "elastic"])
@pytest.mark.django_db
def test_no_page_is_empty_or_mixed_while_rebuilds_are_killed(tmp_path, request, index):
    if connection.vendor != "sqlite":
        pytest.skip("copies the migrated SQLite file; run the campaign itself on PostgreSQL")
    url = request.getfixturevalue("elastic_url") if index == "elastic" else ""
    done = run_campaign(
        "rebuilding", "--documents", "300", "--kills", "2", "--prepared", str(migrated_copy(tmp_path)),
        TEST_ELASTICSEARCH_URL=url,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["index"] == index
    assert told["wrong_pages"] == []
    assert told["searches"] > 20
    assert told["kills"] > 0
    assert told["differences"]["checked"] > 300
