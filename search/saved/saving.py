"""Keeping searches: a follow of a theme, a trade and a place is a saved search with these facets."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.notices.models import Notice, Pace
from portal.notices.querysets import NoticeQuerySet
from search.filters import FACETS
from search.forms import SearchForm
from search.models import Alert, SavedSearch
from search.models.saved_search import NAME_LENGTH
from search.request import SearchRequest
from search.service import tab_label

MOST_SAVED = 50
"""Searches of one member: each is run again every day."""


class SaveRefused(ValueError):
    """The search is not kept; the message, in French, says why."""


@dataclass(frozen=True, slots=True)
class Saved:
    search: SavedSearch
    is_new: bool


def request_of(query: str) -> SearchRequest:
    """What a saved search asks, as the page of today understands it."""
    return SearchForm(QueryDict(query)).request()


def save(member_id: int, request: SearchRequest) -> Saved:
    """Keep the question, without its order and its page. Kept twice, it is the first one. Raises SaveRefused."""
    query = urlencode(request.sorted_by("relevance").pairs())
    if request.is_blank:
        raise SaveRefused(_("Tapez des mots ou choisissez un filtre : une recherche vide ne peut pas être suivie."))
    with transaction.atomic():
        own = SavedSearch.objects.filter(member=member_id)
        kept = own.filter(query=query).first()
        if kept is not None:
            return Saved(kept, is_new=False)
        if own.count() >= MOST_SAVED:
            told = {"count": MOST_SAVED}
            raise SaveRefused(_("Vous suivez déjà %(count)d recherches. Supprimez-en une pour en ajouter.") % told)
        search, is_new = own.get_or_create(member_id=member_id, query=query, defaults={"name": name_of(request)})
    return Saved(search, is_new)


def name_of(request: SearchRequest) -> str:
    """The words typed, then the filters in words; at most one query for each facet in use."""
    parts = [request.text] if request.text else []
    if request.kind:
        parts.append(tab_label(request.kind))
    for facet in FACETS:
        chosen = request.facets.get(facet.name, ())
        labels = facet.labels(chosen)
        parts += [labels.get(value, value) for value in chosen]
    name = " · ".join(parts)
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"


def change(search: SavedSearch, *, name: str, alert: str) -> None:
    """Rename it, and tell it at another pace. Taken up again after a pause, it starts from the results of then."""
    with transaction.atomic():
        before = SavedSearch.objects.select_for_update().get(pk=search.pk)
        if before.alert == Alert.NONE and alert != Alert.NONE:
            before.last_run_at, before.seen = None, b""
        before.name, before.alert = name, alert
        before.save()
        pace = Pace.INBOX.value if alert == Alert.NONE else alert
        notices_of(search).filter(mail_settled_at=None).update(pace=pace)


def remove(search: SavedSearch) -> None:
    """Forget it, with the notices it made."""
    with transaction.atomic():
        notices_of(search).delete()
        search.delete()


def once_key(search: SavedSearch, key: str = "") -> str:
    """What makes a result of the search told once; without `key`, the beginning that all of them share."""
    return f"search:{search.pk}:{key}"


def notices_of(search: SavedSearch) -> NoticeQuerySet:
    return Notice.objects.filter(member=search.member_id, once__startswith=once_key(search))
