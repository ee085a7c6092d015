"""The life of a contribution: publish, schedule, restrict, withdraw, delete, bring back.

Each function is one transaction in which the page, its state, the version counter and the journal move together.
Nothing here talks to an engine or sends mail. The caller has already asked `knowledge.rules` whether it may.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from knowledge.changes import touch
from knowledge.models import Contribution, ContributionState, Publication
from knowledge.practice.maturing import recompute
from knowledge.reading.links import pin_page_links
from knowledge.revisions import latest_draft
from knowledge.writing.axis_proposal import AxisProposer
from knowledge.writing.readiness import missing_for_publication
from portal.members.models import Circle
from portal.members.viewers import viewer_for
from portal.visibility import Visibility


class NotReady(ValidationError):
    """The draft lacks something; messages are tied to fields."""


def publish(contribution_id: int, user: Any, *, visibility: str | None = None, note: str = "") -> Contribution:
    """Publish the newest draft now. Raises NotReady with the missing fields; the page stays as it was.

    `knowledge.signals` mirrors the result into the state, whoever publishes (this function or the admin).
    """
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=contribution_id)
        page = latest_draft(Contribution.objects.get(pk=contribution_id))
        if errors := missing_for_publication(page):
            raise NotReady(errors)
        if visibility is not None:
            set_visibility(contribution_id, visibility)
        pin_page_links(page, writer=viewer_for(user))
        if not page.axes.all():
            axis = AxisProposer().propose(" ".join(getattr(page, name) for name in page.text_fields))
            page.axes = [axis] if axis else []
        page.slug = str(contribution_id)
        page.go_live_at = None
        revision = page.save_revision(user=user, clean=True, changed=page.live_revision_id is None)
        revision.publish(user=user, skip_permission_checks=True)
        if note:  # the page that is published is made anew from its revision: it cannot carry the note
            newest = Publication.objects.filter(contribution_id=contribution_id).order_by("-number").values("pk")[:1]
            Publication.objects.filter(pk=newest).update(note=note)
    return Contribution.objects.get(pk=contribution_id).specific


def publish_as_asked(contribution_id: int, user: Any, *, visibility: str, protected_author: bool) -> Contribution:
    """The form's button: the decisions about readers and the text, together or not at all. Raises NotReady."""
    with transaction.atomic():
        set_protection(contribution_id, protected_author)
        return publish(contribution_id, user, visibility=visibility)


def republish(contribution_id: int, *, visibility: str, protected_author: bool) -> None:
    """Publish the newest draft of an imported contribution as its source gives it, complete or not."""
    with transaction.atomic():
        set_access(contribution_id, visibility=visibility, protected_author=protected_author)
        page = latest_draft(Contribution.objects.get(pk=contribution_id))
        page.save_revision(clean=False).publish(skip_permission_checks=True)


def set_access(contribution_id: int, *, visibility: str, protected_author: bool) -> None:
    """Change who may read and whether the author is named, at once and together."""
    with transaction.atomic():
        set_protection(contribution_id, protected_author)
        set_visibility(contribution_id, visibility)


def schedule(contribution_id: int, user: Any, *, go_live_at: dt.datetime, expire_at: dt.datetime | None = None) -> None:
    """Publish the newest draft at a later moment; readers see nothing of it before. Raises NotReady."""
    if go_live_at <= timezone.now():
        raise NotReady({"go_live_at": _("Choisissez un moment à venir.")})
    if expire_at is not None and expire_at <= go_live_at:
        raise NotReady({"expire_at": _("La fin vient avant le début.")})
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=contribution_id)
        page = latest_draft(Contribution.objects.get(pk=contribution_id))
        if errors := missing_for_publication(page):
            raise NotReady(errors)
        page.go_live_at, page.expire_at = go_live_at, expire_at
        page.save_revision(user=user, clean=True).publish(user=user, skip_permission_checks=True)


def unpublish(contribution_id: int, user: Any) -> None:
    """Back to a draft: only its authors still see it."""
    with transaction.atomic():
        page = Contribution.objects.select_for_update().get(pk=contribution_id)
        if page.live:
            UnpublishPageAction(page.specific, user=user).execute(skip_permission_checks=True)


def set_visibility(contribution_id: int, visibility: str, circles: Iterable[Circle] | None = None) -> None:
    """Change who may read, at once, whatever drafts exist. Every narrowing hides the page from search now."""
    level = Visibility(visibility)
    with transaction.atomic():
        state = ContributionState.objects.select_for_update().get(pk=contribution_id)
        narrower = state.live and level.breadth < Visibility(state.visibility).breadth
        state.visibility = level
        state.save(update_fields=["visibility"])
        if circles is not None:
            state.circles.set(circles)  # the receiver hides the page when a circle is taken away
        touch([contribution_id], tightened=narrower)


def set_protection(contribution_id: int, protected: bool) -> None:
    """Hide or show the author's identity, at once, everywhere."""
    with transaction.atomic():
        changed = (
            ContributionState.objects.filter(pk=contribution_id)
            .exclude(protected_author=protected)
            .update(protected_author=protected)
        )
        if changed:
            touch([contribution_id], tightened=protected)
            recompute([contribution_id])


def delete(contribution_id: int, user: Any) -> None:
    """Move to the trash: gone for everyone but its authors, who may bring it back within TRASH_DAYS."""
    with transaction.atomic():
        unpublish(contribution_id, user)
        ContributionState.objects.filter(pk=contribution_id).update(deleted_at=timezone.now(), live=False)
        touch([contribution_id], tightened=True)


def undelete(contribution_id: int) -> None:
    """Bring back from the trash as a draft; publishing it again is a decision of its own."""
    with transaction.atomic():
        ContributionState.objects.filter(pk=contribution_id).update(deleted_at=None)
        touch([contribution_id])


def purge_trash(older_than: dt.timedelta) -> int:
    """Destroy what has waited in the trash longer than `older_than`; returns how many."""
    limit = timezone.now() - older_than
    expired = list(ContributionState.objects.filter(deleted_at__lt=limit).values_list("pk", flat=True))
    for contribution_id in expired:
        with transaction.atomic():
            Contribution.objects.get(pk=contribution_id).specific.delete()
    return len(expired)


def restore_version(contribution_id: int, number: int, user: Any) -> Contribution:
    """Make version `number` the newest draft; the present text stays in history. Visibility does not move."""
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=contribution_id)
        page = Contribution.objects.get(pk=contribution_id).specific
        version = page.publications.get(number=number)
        restored = page.with_content_json(version.content)
        restored.save_revision(user=user, clean=False)
    return restored
