"""Who works on a corpus, and who opens one."""

from __future__ import annotations

from typing import Any

from portal.visibility import Viewer
from research.models import Corpus
from research.rules import may_start_study


def may_gather(user: Any) -> bool:
    """Open a corpus: whoever may start a study."""
    return may_start_study(user)


def may_work_on(viewer: Viewer, corpus: Corpus) -> bool:
    """Change a corpus, code its sources, freeze it: its researchers, while they are active."""
    if viewer.sees_all:
        return True
    return viewer.is_network and viewer.member_id in {member.pk for member in corpus.researchers.all()}
