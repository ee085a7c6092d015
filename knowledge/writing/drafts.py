"""Drafts: created, saved as one types, never lost, never overwritten by someone else's save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from knowledge.choices import WRITING_CREDITS, Credit, Kind
from knowledge.consent.quote_keys import keep_keys
from knowledge.kind_models import MODELS
from knowledge.models import Authorship, Contribution, ContributionState, Tag
from knowledge.revisions import draft_token, latest_draft
from knowledge.writing.sections import section_for
from portal.members.models import Member
from portal.visibility import Visibility


class EditConflict(Exception):
    """Someone saved since the editor opened the text. Carries both texts, so that nothing is lost."""

    def __init__(self, current: Contribution, token: str) -> None:
        super().__init__("the draft changed meanwhile")
        self.current = current
        self.token = token


@dataclass(frozen=True, slots=True)
class Saved:
    contribution: Contribution
    token: str


def start_draft(
    author: Member, kind: Kind | str = Kind.EXPERIENCE, *, title: str = "", key: UUID | None = None
) -> Contribution:
    """A new draft with its author's credit. Its level is set for when it will be published.

    `key` names the form: starting twice with the same key and author gives the same draft.
    """
    if key is not None and (existing := draft_with_key(author, key)) is not None:
        return existing
    with transaction.atomic():
        page = MODELS[kind](title=title or _("Sans titre"), slug=_draft_slug(), live=False, owner=author.user)
        section_for(kind).add_child(instance=page)
        page.slug = str(page.pk)
        Page.objects.filter(pk=page.pk).update(slug=page.slug)
        membership = author.memberships.current().first()
        # Saving the page has made its state already (`signals.on_saved`).
        ContributionState.objects.update_or_create(
            contribution_id=page.pk,
            defaults={
                "kind": kind,
                "visibility": Visibility.NETWORK,
                "cooperative_id": membership.cooperative_id if membership else None,
                "is_example": author.is_example,
                "draft_key": key,
            },
        )
        Authorship.objects.create(contribution=page, member=author, credit=Credit.STORY)
        page.save_revision(user=author.user, clean=False)
    return page


def draft_with_key(author: Member, key: UUID, model: type[Contribution] = Contribution) -> Contribution | None:
    """The draft, of type `model`, that a form of this author already made. Someone else's key finds nothing."""
    mine = {"authorships__member": author, "authorships__credit__in": WRITING_CREDITS}
    return model.objects.select_related("state").filter(state__draft_key=key, **mine).first()


def save_draft(
    contribution_id: int,
    user: Any,
    values: Mapping[str, Any],
    *,
    base_token: str | None,
    editor: UUID | None = None,
    pending: Mapping[str, str] | None = None,
) -> Saved:
    """Save `values` (field → value) as the newest draft; `pending` is what was typed and not understood.

    Raises EditConflict when the newest text is not the one `base_token` names; None forces (imports). The open
    form `editor` that saved last never conflicts with itself: its answer was lost, not its text. The row lock
    makes the comparison and the save one step, on both databases.
    """
    with transaction.atomic():
        locked = Page.objects.select_for_update().get(pk=contribution_id)
        page = latest_draft(Contribution.objects.get(pk=contribution_id))
        current = draft_token(contribution_id)
        state = ContributionState.objects.get(pk=contribution_id)
        same_form = editor is not None and state.last_editor == editor
        if base_token is not None and base_token != current and not same_form:
            if _same_values(page, values):  # a repeated request whose answer was lost
                return Saved(page, current)
            raise EditConflict(page, current)
        apply_values(page, values)
        # What another form saved, a second window for instance, stays in its own revision.
        reusable = _reusable_revision(locked, user) if state.last_editor in (None, editor) else None
        page.save_revision(user=user, clean=False, overwrite_revision=reusable)
        ContributionState.objects.filter(pk=contribution_id).update(last_editor=editor, pending=dict(pending or {}))
    return Saved(page, draft_token(contribution_id))


def apply_values(page: Contribution, values: Mapping[str, Any]) -> None:
    """Set fields, many-to-many, tags and quoted words on the unsaved object."""
    for name, value in values.items():
        if name == "tags":
            page.tags.set([Tag.canonical_name(word) for word in value], clear=True)
        elif name == "verbatims":
            keep_keys(list(page.verbatims.all()), value)
            page.verbatims = value
        else:
            setattr(page, name, value)


def _same_values(page: Contribution, values: Mapping[str, Any]) -> bool:
    return all(_comparable(page, name) == _plain(value) for name, value in values.items())


def _comparable(page: Contribution, name: str) -> Any:
    if name == "tags":
        return sorted(tag.name for tag in page.tags.all())
    value = getattr(page, name)
    return _plain(value.all() if hasattr(value, "all") else value)


def _plain(value: Any) -> Any:
    if isinstance(value, str) or value is None or not hasattr(value, "__iter__"):
        return value
    return sorted(
        (item.text, item.speaker, item.consent) if hasattr(item, "speaker") else getattr(item, "pk", item)
        for item in value
    )


def _reusable_revision(page: Page, user: Any) -> Any:
    """The autosaves of one person's form make one revision, as long as it is neither published nor scheduled."""
    revision = page.latest_revision
    if revision is None or user is None or revision.user_id != user.pk or revision.approved_go_live_at:
        return None
    return None if page.live_revision_id == revision.pk else revision


def _draft_slug() -> str:
    return f"brouillon-{uuid4().hex[:16]}"
