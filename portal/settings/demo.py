"""One machine, one command: SQLite, embedded engine, mails written to a folder."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import TERREAU_DATA_DIR, env
from portal.settings.secrets import local_secret

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
SECRET_KEY = local_secret(TERREAU_DATA_DIR)
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
IS_DEMO = True
