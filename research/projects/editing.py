"""One open form on one project: reading what was sent, saving it as a draft, finding conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from knowledge.choices import Kind
from knowledge.models import Contribution
from knowledge.reading.links import editable
from knowledge.revisions import latest_draft, token_of
from knowledge.writing.drafts import EditConflict, draft_with_key, save_draft, start_draft
from portal.members.models import Member
from portal.visibility import Viewer
from research.models import ResearchProject
from research.projects.forms import (
    CHOSEN,
    FieldworkFormSet,
    PartnerFormSet,
    ProjectForm,
    fieldworks_from,
    partners_from,
)

PARTNERS, FIELDWORKS = "partenaires", "terrains"


@dataclass
class ProjectEditor:
    """The forms of one project. `contribution` is None until the first save of a new one."""

    form: ProjectForm
    partners: Any
    fieldworks: Any
    contribution: Contribution | None = None
    key: UUID | None = None
    token: str = ""
    in_conflict: bool = False

    @classmethod
    def blank(cls, key: UUID) -> ProjectEditor:
        return cls(ProjectForm(), PartnerFormSet(prefix=PARTNERS), FieldworkFormSet(prefix=FIELDWORKS), key=key)

    @classmethod
    def opened(cls, contribution: Contribution, viewer: Viewer) -> ProjectEditor:
        """The forms filled with the newest draft; what was not understood comes back as it was typed."""
        page = latest_draft(contribution)
        assert isinstance(page, ResearchProject)
        initial = {name: getattr(page, name) for name in ProjectForm.base_fields}
        initial |= {name: list(getattr(page, name).all()) for name in CHOSEN}
        initial |= {name: editable(getattr(page, name), viewer) for name in page.text_fields}
        initial |= contribution.state.pending
        partners = [{"role": p.role, "name": p.name, "part": p.part} for p in page.partners.all()]
        fieldworks = [
            {"name": f.name, "territory": [f.territory] if f.territory else [], "period": f.period, "note": f.note}
            for f in page.fieldworks.select_related("territory")
        ]
        return cls(
            ProjectForm(initial=initial),
            PartnerFormSet(prefix=PARTNERS, initial=partners),
            FieldworkFormSet(prefix=FIELDWORKS, initial=fieldworks),
            contribution=contribution,
            token=token_of(contribution),
        )

    @classmethod
    def received(cls, data: QueryDict, contribution: Contribution | None, key: UUID | None) -> ProjectEditor:
        """The forms as sent, without the NUL characters that no database takes. Nothing is saved yet."""
        sent = data.copy()
        for name, values in data.lists():
            sent.setlist(name, [value.replace("\x00", "") for value in values])
        return cls(
            ProjectForm(sent),
            PartnerFormSet(sent, prefix=PARTNERS),
            FieldworkFormSet(sent, prefix=FIELDWORKS),
            contribution=contribution,
            key=key,
            token=sent.get("base_revision", ""),
        )

    @property
    def is_valid(self) -> bool:
        return self.form.is_valid() and self.partners.is_valid() and self.fieldworks.is_valid()

    def save(self, member: Member) -> Contribution:
        """Save what was understood. Raises EditConflict, with `in_conflict` set, when someone saved meanwhile."""
        self.form.is_valid()
        values = self.form.values()
        if self.partners.is_valid():
            values["partners"] = partners_from(self.partners)
        if self.fieldworks.is_valid():
            values["fieldworks"] = fieldworks_from(self.fieldworks)
        base: str | None = self.token
        if self.contribution is None:
            assert self.key is not None
            self.contribution = draft_with_key(member, self.key)
            if self.contribution is None:
                self.contribution = start_draft(member, Kind.PROJECT, key=self.key)
            base = None
        try:
            saved = save_draft(self.contribution.pk, member.user, values, base_token=base, pending=self.form.pending())
        except EditConflict as conflict:
            self.in_conflict, self.token = True, conflict.token
            raise
        self.token = saved.token
        return self.contribution
