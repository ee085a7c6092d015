"""Running saved searches again, in the worker, and telling what is new in them.

The reader of each run is the member as they are then; what is told is named later still, through the rule, when the
inbox is opened or the letter written. The first run only learns what is already there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.models import Authorship
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.notices import subjects
from portal.notices.sending import notify
from portal.visibility import Viewer
from search import opening
from search.access import readable_now, scope_of
from search.documents.contributions import Contributions
from search.documents.people import People
from search.documents.source import key_of
from search.engines.contract import EngineUnavailable
from search.models import Alert, SavedSearch
from search.saved.saving import once_key, request_of

log = logging.getLogger(__name__)

KIND: Final = "search"
EVERY: Final = 60.0
"""Seconds between two runs of the worker."""
INSTANT_REST: Final = dt.timedelta(minutes=5)
WEEKLY_REST: Final = dt.timedelta(days=1)
AT_ONCE: Final = 100
"""Searches in one run of the worker: the journal waits meanwhile."""
WINDOW: Final = 100
"""Results looked at: the newest, or the best ones when words were typed, since any text has a word in common."""
CANDIDATES: Final = 50
"""When there are more results than the window, only these can be new: the last ones may have moved up."""
MOST_TOLD: Final = 10
"""New results told after one run; the others are in the search."""
_MOST_SEEN: Final = 2000
_PRINT: Final = 8
"""Bytes of the fingerprint of one result."""


def run_due(now: dt.datetime | None = None) -> int:
    """Run the searches whose time has come, those that waited longest first; returns how many notices were written."""
    now = now or timezone.now()
    viewers: dict[int, Viewer] = {}
    written = 0
    for search in _due(now):
        if search.member_id not in viewers:
            viewers[search.member_id] = _viewer(search.member_id)
        try:
            written += _run(search, viewers[search.member_id], now)
        except EngineUnavailable as error:
            log.warning("Saved searches wait for an engine: %s", error)
            break
        except Exception:
            log.exception("Saved search %d could not be run", search.pk)
            SavedSearch.objects.filter(pk=search.pk).exclude(last_run_at=None).update(last_run_at=now)
    return written


def _due(now: dt.datetime) -> list[SavedSearch]:
    instant = Q(alert=Alert.INSTANT, last_run_at__lte=now - INSTANT_REST)
    weekly = Q(alert=Alert.WEEKLY, last_run_at__lte=now - WEEKLY_REST)
    waiting = SavedSearch.objects.exclude(alert=Alert.NONE).filter(instant | weekly | Q(last_run_at=None))
    active = waiting.filter(member__status=Member.Status.ACTIVE, member__user__is_active=True)
    return list(active.order_by(F("last_run_at").asc(nulls_first=True), "pk")[:AT_ONCE])


def _viewer(member_id: int) -> Viewer:
    user = Member.objects.select_related("user").get(pk=member_id).user
    return viewer_for(user) if user is not None else Viewer.anonymous()


def _run(search: SavedSearch, viewer: Viewer, now: dt.datetime) -> int:
    """One search: what is new and readable is told, and remembered."""
    keys = _results(viewer, search)
    seen = _prints(bytes(search.seen))
    is_first = search.last_run_at is None
    candidates = keys if len(keys) < WINDOW else keys[:CANDIDATES]
    fresh = [] if is_first else [key for key in candidates if _print(key) not in seen]
    readable = readable_now(viewer, fresh)
    own = _own(readable, search.member_id)
    told = [key for key in fresh if key in readable and key not in own][:MOST_TOLD]
    unreadable = set(fresh) - readable.keys()
    remembered = dict.fromkeys([*(_print(key) for key in keys if key not in unreadable), *seen])
    with transaction.atomic():
        same = SavedSearch.objects.filter(pk=search.pk, alert=search.alert, last_run_at=search.last_run_at)
        if not same.update(last_run_at=now, seen=b"".join(list(remembered)[:_MOST_SEEN])):
            return 0  # changed, removed, or run by another worker meanwhile
        return sum(_tell(search, key) for key in told)


def _results(viewer: Viewer, search: SavedSearch) -> list[str]:
    """Keys of the window, both editions of a person under one. Raises EngineUnavailable."""
    request = request_of(search.query)
    sort = "relevance" if request.text else "date"
    query = scope_of(viewer).query(
        request.text, kind=request.kind, facets=request.facets, sort=sort, size=WINDOW, highlight=False
    )
    hits = opening.engine().search(query).hits
    return list(dict.fromkeys(":".join(hit.key.split(":")[:2]) for hit in hits))


def _tell(search: SavedSearch, key: str) -> int:
    kind, number = key.split(":")
    if kind not in subjects.sources():
        return 0
    reason = _("Nouveau dans votre recherche «\u00a0%(name)s\u00a0».") % {"name": search.name}
    once = once_key(search, key)
    return notify([search.member_id], KIND, (kind, int(number)), reason=reason, once=once, pace=search.alert)


def _own(keys: Collection[str], member_id: int) -> set[str]:
    """Of `keys`, what the member wrote, and their own page: no news to them."""
    texts = [int(number) for kind, _colon, number in (key.partition(":") for key in keys) if kind == Contributions.kind]
    written = Authorship.objects.filter(member=member_id, contribution__in=texts).values_list("contribution", flat=True)
    return {key_of(Contributions.kind, number) for number in written} | {key_of(People.kind, member_id)}


def _print(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=_PRINT).digest()


def _prints(stored: bytes) -> dict[bytes, None]:
    """In order, the newest first."""
    return dict.fromkeys(_cut(stored))


def _cut(stored: Sequence[int]) -> Iterator[bytes]:
    for start in range(0, len(stored), _PRINT):
        yield bytes(stored[start : start + _PRINT])
