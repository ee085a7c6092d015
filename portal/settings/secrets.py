"""The demo's secret key: made once on the machine that runs it, never shipped."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def local_secret(data_dir: Path) -> str:
    """Read the key of this data folder, creating it (mode 600) the first time; safe with two processes."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip() or get_random_secret_key()
    with os.fdopen(handle, "w") as file:
        key = get_random_secret_key()
        file.write(key)
    return key
