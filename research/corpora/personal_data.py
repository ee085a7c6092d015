"""What corpora keep of one account: where it works, what it decided, coded and noted."""

from __future__ import annotations

from typing import Any

from portal.members.models import Member, User
from research.models import Coding, Corpus, EntryDecision, Memo


def archive_part(user: User) -> dict[str, Any]:
    """For `portability.register`. Sources are named by their number in the corpus."""
    member = Member.objects.filter(user=user).first()
    if member is None:
        return {}
    decisions = EntryDecision.objects.filter(by=member).select_related("entry")
    memos = Memo.objects.filter(author=member)
    codings = Coding.objects.filter(coder=member).select_related("entry", "code")
    return {
        "works_on": [{"corpus": corpus.pk, "title": corpus.title} for corpus in Corpus.objects.of(member.pk)],
        "decisions": [
            {"corpus": one.entry.corpus_id, "source": one.entry.position, "act": one.act, "reason": one.reason,
             "at": one.at.isoformat()}
            for one in decisions
        ],
        "memos": [{"corpus": one.corpus_id, "text": one.text, "at": one.at.isoformat()} for one in memos],
        "codings": [
            {"corpus": one.entry.corpus_id, "source": one.entry.position, "version": one.version, "field": one.field,
             "start": one.start, "end": one.end, "code": one.code.label, "at": one.at.isoformat()}
            for one in codings
        ],
    }  # fmt: skip
