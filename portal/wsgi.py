"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

import portal.urls  # noqa: E402, F401  the first visitor does not pay for the loading of the pages

gc.freeze()  # what is loaded lives as long as the process: no collection looks at it again, in the middle of an answer
