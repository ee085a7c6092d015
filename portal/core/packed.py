"""A column for large JSON that is written once, read whole and never asked about: compressed by the site itself.

PostgreSQL needs five milliseconds to check and pack 80 kB of JSON that nobody will ever filter by, and keeps half as
much again of it.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from django.db import models

if TYPE_CHECKING:
    _Field = models.BinaryField[Any, Any]
else:
    _Field = models.BinaryField

_FAST: Final = 1
"""Level of zlib: a fifth of the size in a third of a millisecond a 100 kB; the next ones take longer for little."""


class PackedJSONField(_Field):
    """Any JSON value, in the same few bytes on every database. Cannot be filtered by what it holds."""

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        return zlib.compress(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(), _FAST)

    def from_db_value(self, value: bytes | memoryview | None, *_args: object) -> Any:
        return None if value is None else json.loads(zlib.decompress(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        packed = value if prepared else self.get_prep_value(value)
        return None if packed is None else connection.Database.Binary(packed)

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value
