"""Who says what they make of an experience: active members."""

from __future__ import annotations

from portal.visibility import Viewer


def may_answer(viewer: Viewer) -> bool:
    return viewer.member_id is not None and viewer.is_network
