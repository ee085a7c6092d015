"""Who starts what in research."""

from __future__ import annotations

from typing import Any

from portal.members.rules import is_administrator, is_researcher


def may_start_study(user: Any) -> bool:
    """Researchers, and those who administer the site."""
    return is_researcher(user) or is_administrator(user)
