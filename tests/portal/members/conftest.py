"""Pages of members are asked for with the whole middleware, which wants a folder of static files."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _static_folder(settings) -> None:  # type: ignore[no-untyped-def]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
