"""The queryset twin of the visibility rule, over the narrow table."""

from __future__ import annotations

from typing import Self

from django.db.models import Q
from wagtail.query import PageQuerySet

from portal.visibility import Viewer, Visibility, tokens


def readable(viewer: Viewer, prefix: str = "state__") -> Q:
    """Condition for contributions the viewer may read; equal to `can_read(viewer, state.audience())`.

    `prefix` is the path from the filtered table to `ContributionState`.
    """

    def on_state(**conditions: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    if viewer.sees_all:
        return Q()
    from knowledge.models import Authorship, ContributionState

    held = ((tokens.PUBLIC, Visibility.PUBLIC), (tokens.NETWORK, Visibility.NETWORK))
    levels = [level for token, level in held if token in viewer.tokens]
    shown = on_state(visibility__in=levels)
    if viewer.cooperative_ids:
        shown |= on_state(visibility=Visibility.COOPERATIVE, cooperative_id__in=viewer.cooperative_ids)
    if viewer.circle_ids:
        shared = ContributionState.circles.through.objects.filter(circle_id__in=viewer.circle_ids)
        shown |= on_state(pk__in=shared.values("contributionstate_id"))
    rule = on_state(live=True) & shown
    if viewer.member_id is not None and tokens.person(viewer.member_id) in viewer.tokens:
        mine = Authorship.objects.filter(member_id=viewer.member_id)
        rule |= on_state(pk__in=mine.values("contribution_id"))
    return rule


class ContributionQuerySet(PageQuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Contributions that the viewer may read, drafts of their own included. The one road to content."""
        return self.filter(readable(viewer))

    def published(self) -> Self:
        """Only what is live: for lists, together with `visible_to`."""
        return self.filter(state__live=True)
