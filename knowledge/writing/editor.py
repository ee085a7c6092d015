"""One open form on one draft: reading what was sent, saving it, and saying what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from knowledge.choices import ConsentUse
from knowledge.consent.consents import heed_form, standings
from knowledge.models import Contribution, ContributionState, ExperienceReport
from knowledge.reading.differences import FieldDifference, differences
from knowledge.reading.links import editable
from knowledge.revisions import latest_draft, token_of
from knowledge.writing.chosen import keep_chosen
from knowledge.writing.drafts import EditConflict, Saved, apply_values, draft_with_key, save_draft, start_draft
from knowledge.writing.forms import PublishForm, ReportForm, VerbatimFormSet, verbatims_from
from knowledge.writing.publishing import set_access
from portal.members.models import Member
from portal.visibility import Viewer

VERBATIMS = "paroles"


@dataclass
class Editor:
    """The forms of one page. `contribution` is None until the first save of a new text."""

    member: Member
    viewer: Viewer
    contribution: Contribution | None
    key: UUID | None = None
    form: ReportForm = field(default_factory=ReportForm)
    verbatims: Any = None
    access: PublishForm = field(default_factory=PublishForm)
    draft: Contribution | None = None
    """The text the forms were filled from, when they were opened rather than received."""
    token: str = ""
    editor_id: UUID = field(default_factory=uuid4)
    conflict: list[FieldDifference] | None = None
    stale_token: str | None = None
    """In a conflict, what the text as typed started from: `token` is then that of the site's text."""

    @classmethod
    def opened(
        cls, member: Member, viewer: Viewer, contribution: Contribution | None, key: UUID | None, title: str
    ) -> Editor:
        """The forms filled with the newest draft, or blank."""
        if contribution is None and key is not None:
            contribution = draft_with_key(member, key, ExperienceReport)
        if contribution is None:
            return cls(
                member=member, viewer=viewer, contribution=None, key=key,
                form=ReportForm(initial={"title": title}), verbatims=VerbatimFormSet(prefix=VERBATIMS),
                access=PublishForm(initial={"visibility": "network"}),
            )  # fmt: skip
        page = latest_draft(contribution)
        assert isinstance(page, ExperienceReport)
        keep_chosen(page)
        for name in page.text_fields:
            setattr(page, name, editable(getattr(page, name), viewer))
        rows = page.verbatims.all()
        said = standings([row.key for row in rows], ConsentUse.REPORT)
        quoted = [{"text": v.text, "speaker": v.speaker, "consent": said.get(v.key, v.consent)} for v in rows]
        state = contribution.state
        return cls(
            member=member,
            viewer=viewer,
            contribution=contribution,
            key=key,
            form=ReportForm(initial=ReportForm.initial_of(page, state.pending)),
            verbatims=VerbatimFormSet(prefix=VERBATIMS, initial=quoted),
            access=PublishForm(initial={"visibility": state.visibility, "protected_author": state.protected_author}),
            draft=page,
            token=token_of(contribution),
        )

    @classmethod
    def received(
        cls, member: Member, viewer: Viewer, contribution: Contribution | None, key: UUID | None, data: QueryDict
    ) -> Editor:
        """The forms as sent. Nothing is saved yet."""
        return cls(
            member=member,
            viewer=viewer,
            contribution=contribution,
            key=key,
            form=ReportForm(_clean(data)),
            verbatims=VerbatimFormSet(_clean(data), prefix=VERBATIMS),
            access=PublishForm(data),
            token=data.get("base_revision", ""),
            editor_id=_uuid(data.get("editor", "")),
        )

    def save(self) -> Saved:
        """Save what was understood, keep the rest as typed. Raises EditConflict with `conflict` filled."""
        self.form.is_valid()
        values = self.form.values()
        if self.verbatims.management_form.is_valid():
            values["verbatims"] = verbatims_from(self.verbatims)
        base: str | None = self.token
        if self.contribution is None:
            assert self.key is not None
            self.contribution = draft_with_key(self.member, self.key)
            if self.contribution is None:
                self.contribution = start_draft(self.member, key=self.key)
                base = None
        try:
            saved = save_draft(
                self.contribution.pk,
                self.member.user,
                values,
                base_token=base,
                editor=self.editor_id,
                pending=self.form.pending(),
            )
        except EditConflict as conflict:
            self.conflict = self._against(conflict.current, values)
            self.stale_token, self.token = self.token, conflict.token
            raise
        self.token = saved.token
        if "verbatims" in values:
            heed_form(self.contribution, values["verbatims"], self.member)
        self._remember_access()
        return saved

    def _remember_access(self) -> None:
        """The choice of readers is part of a draft; on a published text it moves only when its author says so."""
        state = ContributionState.objects.get(pk=self.contribution.pk) if self.contribution else None
        if state is None or state.live or not self.access.is_valid():
            return
        chosen = self.access.cleaned_data
        if chosen != {"visibility": state.visibility, "protected_author": state.protected_author}:
            set_access(state.pk, **chosen)

    def _against(self, current: Contribution, values: dict[str, Any]) -> list[FieldDifference]:
        theirs = current.serializable_data()
        apply_values(current, values)
        return differences(type(current), theirs, current.serializable_data())

    @property
    def draft_name(self) -> str:
        """Names the text and its writer on the device."""
        return f"{self.member.pk}:{self.contribution.pk if self.contribution and not self.key else self.key}"


def _clean(data: QueryDict) -> QueryDict:
    """Without NUL characters, which no database takes; everything else is kept as typed."""
    if not any("\x00" in value for _name, values in data.lists() for value in values):
        return data
    cleaned = data.copy()
    for name, values in data.lists():
        cleaned.setlist(name, [value.replace("\x00", "") for value in values])
    return cleaned


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
