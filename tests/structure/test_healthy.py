"""The health check of the web container: under the site's own host name, and deaf to the worker and the index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.structure.sources import ROOT


class Site(BaseHTTPRequestHandler):
    database = True

    def do_GET(self) -> None:
        known = self.headers["Host"] == "terreau.exemple.test"
        self.send_response(503 if known else 400)
        self.end_headers()
        self.wfile.write(json.dumps({"ok": False, "database": {"ok": self.database}}).encode() if known else b"<h1>")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def healthy(port: int, site: str = "https://terreau.exemple.test") -> bool:
    environment = os.environ | {"PORT": str(port), "SITE_URL": site}
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "healthy"], env=environment, capture_output=True, check=False
    )
    return done.returncode == 0


def test_a_site_without_its_worker_is_up(port: int) -> None:
    assert healthy(port)


def test_a_site_without_its_database_is_down(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "database", False)
    assert not healthy(port)


def test_an_unknown_host_or_nobody_is_down(port: int) -> None:
    assert not healthy(port, "https://autre.exemple.test")
    assert not healthy(1)
