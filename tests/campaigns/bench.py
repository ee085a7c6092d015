"""Requests per second and SQL queries of the main pages, on gunicorn with two workers.

    python -m tests.campaigns.bench [--seconds 10] [--port 8123]

Uses the database and index of TERREAU_DATA_DIR as they are (load what you want to measure first), and `wrk`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
django.setup()

from knowledge.models import Contribution  # noqa: E402
from portal.visibility import Viewer  # noqa: E402


def pages() -> dict[str, str]:
    """Names and paths of the measured pages: an ordinary experience and the pages around it."""
    readable = Contribution.objects.visible_to(Viewer.anonymous()).published().select_related("state")
    report = readable.filter(state__kind="experience").order_by("-state__last_published_at").first()
    article = readable.filter(state__kind="article").order_by("pk").first()
    found = {"accueil": "/", "liste des expériences": "/experiences/"}
    if report:
        found["une expérience"] = report.get_absolute_url()
    if article:
        found["un article"] = article.get_absolute_url()
    return found | {
        "recherche avec facettes": "/chercher/?q=cong%C3%A9+de+maternit%C3%A9",
        "annuaire": "/membres/",
        "territoires": "/territoires/",
    }


def queries(path: str) -> int:
    client = Client(headers={"host": "127.0.0.1"})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answers {response.status_code}")
    return len(captured)


def rate(url: str, seconds: int) -> tuple[float, str]:
    """(requests per second, p99 latency) with 8 connections."""
    run = subprocess.run(
        ["wrk", "-t2", "-c8", f"-d{seconds}s", "--latency", url], capture_output=True, text=True, check=True
    ).stdout
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", run)
    slow = re.search(r"99%\s+(\S+)", run)
    if per_second is None or "Non-2xx" in run:
        raise SystemExit(f"{url}: {run}")
    return float(per_second[1]), slow[1] if slow else "?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--port", type=int, default=8123)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is needed (Debian package `wrk`)")
    base = f"http://127.0.0.1:{options.port}"
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--preload", "-w2", "--threads=2", "-b", base[7:]]
    server = subprocess.Popen([*command, "--log-level=error"])
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{base}/aide/").read()
                break
            except OSError:
                time.sleep(0.2)
        print(f"{Contribution.objects.count()} contributions")
        for name, path in pages().items():
            per_second, slow = rate(base + path, options.seconds)
            print(f"{name:26} {queries(path):3} SQL   {per_second:7.1f} requests/s   p99 {slow}")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
