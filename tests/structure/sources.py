"""The product's own source files."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "knowledge", "search", "research")
INLINE = re.compile(
    r'<script(?![^>]*(?:\bsrc=|type="application/json"))|<style|\sstyle=|\son[a-z]+=|javascript:', re.IGNORECASE
)
"""What the content policy refuses in a page. A block of data is no script: no browser runs it."""


def python_files() -> list[Path]:
    return sorted(
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    )


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
