"""Forms of the identifiers of works and of their authors. Nothing is asked of the network."""

from __future__ import annotations

import re
from typing import Final

_DOI: Final = re.compile(r"(?:^|doi\.org/|doi:\s*)(10\.\d{4,9}/[^\s\"<>]+)$", re.IGNORECASE)
_HAL: Final = re.compile(
    r"(?:^|hal\.science/|archives-ouvertes\.fr/)((?:hal|halshs|tel|dumas|hceres)-\d{6,8})(v\d+)?$", re.IGNORECASE
)
_ORCID: Final = re.compile(r"(?:^|orcid\.org/)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])$", re.IGNORECASE)


def doi(text: str) -> str:
    """The bare DOI, lower case as it is compared; empty when the text has not its form."""
    found = _DOI.search(text.strip())
    return found[1].rstrip(".,;").lower() if found else ""


def hal(text: str) -> str:
    """The identifier of a HAL deposit with its version if given; empty when the text has not its form."""
    found = _HAL.search(text.strip())
    return f"{found[1].lower()}{(found[2] or '').lower()}" if found else ""


def orcid(text: str) -> str:
    """`0000-0002-1825-0097` when the form and the check digit (ISO 7064, 11-2) are right; empty otherwise."""
    found = _ORCID.search(text.strip())
    if not found:
        return ""
    digits = "".join(found.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "-".join(part.upper() for part in found.groups()) if digits[-1] == "0123456789X"[check] else ""
