"""Laying out again, later and a few times, the texts that were published as plain paragraphs.

A text past the limit of time is published at once, simply; the machine may have been busy. The worker tries again. What
was written, its versions and its dates do not move: only how the same text is shown.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction

from knowledge.changes import touch
from knowledge.models import Contribution, ContributionState
from knowledge.reading.cards import opening_of
from knowledge.rendering import Layout, lay_out_again
from knowledge.wanted import red_links

ATTEMPTS: Final = 3
"""Then the text is left alone: it is too long, not unlucky. Publishing it again starts anew."""


def lay_out_next() -> bool:
    """Try the published text that was tried the least. True when there was one."""
    waiting = ContributionState.objects.filter(live=True, layout_attempts__lt=ATTEMPTS).exclude(degraded=[])
    state = waiting.order_by("layout_attempts", "pk").first()
    if state is None:
        return False
    page = Contribution.objects.get(pk=state.pk).specific
    # Seconds of work: outside the transaction, which then checks that nobody published meanwhile.
    layout = lay_out_again(page, Layout(state.rendered, state.degraded))
    with transaction.atomic():
        present = ContributionState.objects.select_for_update().get(pk=state.pk)
        if (present.last_published_at, present.degraded) == (state.last_published_at, state.degraded):
            _keep(present, layout)
    return True


def _keep(state: ContributionState, layout: Layout) -> None:
    improved = layout.degraded != state.degraded
    state.layout_attempts += 1
    state.rendered, state.degraded, state.opening = layout.texts, layout.degraded, opening_of(layout.texts)
    state.save(update_fields=["layout_attempts", "rendered", "degraded", "opening"])
    if not improved:
        return
    version = state.contribution.publications.first()  # the newest, which is what is read
    if version is not None:
        version.rendered, version.degraded = layout.texts, layout.degraded
        version.save(update_fields=["rendered", "degraded"])
    red_links.gather(state.pk, layout.texts)
    touch([state.pk])
