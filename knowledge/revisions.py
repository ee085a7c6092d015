"""The newest text of a contribution, published or not, and the token that says which it is."""

from __future__ import annotations

from wagtail.models import Page

from knowledge.models import Contribution


def latest_draft(contribution: Contribution) -> Contribution:
    """The newest text, published or not, as an unsaved object of the specific type."""
    page: Contribution = contribution.specific
    if not page.has_unpublished_changes or page.latest_revision is None:
        return page
    return page.with_content_json(page.latest_revision.content)


def draft_token(contribution_id: int) -> str:
    """What the newest text is, for conflict detection: it changes at every save."""
    return token_of(Page.objects.only("latest_revision_id", "latest_revision_created_at").get(pk=contribution_id))


def token_of(page: Page) -> str:
    """The same, as it was when `page` was read."""
    stamp = page.latest_revision_created_at.timestamp() if page.latest_revision_created_at else 0
    return f"{page.latest_revision_id or 0}-{int(stamp * 1_000_000)}"
