"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

import portal.urls  # noqa: E402, F401  the first visitor does not pay for the loading of the pages
from portal.core import garbage  # noqa: E402

garbage.settle()
