"""`manage.py assets_build`: write the style and script bundles and print their weight."""

import gzip
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.core.assets import build, build_root, source_root


class Command(BaseCommand):
    """Build `css/terreau.css` and `js/terreau.js`."""

    help = "Assemble les feuilles de style et les scripts en deux fichiers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """No argument: the folders come from the settings."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, then print one line a bundle: path, bytes, bytes once compressed."""
        for bundle in build(source_root(), build_root()):
            raw = bundle.text.encode()
            self.stdout.write(f"{bundle.path}: {len(raw)} octets, {len(gzip.compress(raw))} compressés")
