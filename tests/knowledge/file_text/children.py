"""Reading bytes as the worker reads a file: in a child process with its limits."""

from __future__ import annotations

import tempfile

from knowledge.file_text.extraction import Extracted
from knowledge.file_text.workers import Child


def read_in_child(content: bytes, kind: str) -> Extracted | str:
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as file:
        file.write(content)
        file.flush()
        return Child(file.name, kind).result()
