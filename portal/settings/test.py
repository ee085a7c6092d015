"""Tests: no outside call, fast hashes, a data folder of their own."""

import os
import tempfile
from pathlib import Path

_scratch = Path(tempfile.gettempdir()) / f"terreau-tests-{os.getpid()}"
os.environ["TERREAU_DATA_DIR"] = str(_scratch)

from portal.settings.base import *  # noqa: E402, F403
from portal.settings.base import DATABASES, STORAGES, env  # noqa: E402

SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
IS_DEMO = False

if not env.str("DATABASE_URL", default=""):
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "test.sqlite3")}
(_scratch / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
