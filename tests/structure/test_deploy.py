"""Django's own deployment checks have nothing to say about the production settings."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

from tests.structure.sources import ROOT


def run_check(tmp_path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "terreau.exemple.test",
        "SITE_URL": "https://terreau.exemple.test",
        "EMAIL_URL": "smtp+tls://user:password@mail.exemple.test:587",
        "TERREAU_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'check.sqlite3'}",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment | more, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_deployment_checks_are_silent(tmp_path):
    done = run_check(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout
    assert done.stderr == ""


def test_a_weak_secret_is_refused(tmp_path):
    assert run_check(tmp_path, SECRET_KEY="court").returncode != 0
