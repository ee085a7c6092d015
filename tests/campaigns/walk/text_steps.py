"""What happens to texts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from knowledge.choices import Kind
from knowledge.models import Contribution
from knowledge.practice.lineage import LineageRefused, link
from knowledge.schedule import publish_due
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft, start_draft
from portal.members.models import Member
from portal.notices.sending import notify
from portal.visibility import Visibility
from research.models import ProjectPartner
from tests.campaigns.walk.cast import word
from tests.campaigns.walk.drawing import Drawing
from tests.factories.studies import STUDY_TEXTS

COMMON = "quintefeuille"
"""In every title, and nowhere else."""
MOST_TEXTS = 45
"""More than two pages of results."""
TAGS = ("bois", "atelier partagé", "trésorerie", "Trésorerie courante", "congés")


class TextSteps(Drawing):
    """Each says what was done."""

    def write(self) -> str:
        if len(self._cast.words) >= MOST_TEXTS:
            return self.rewrite()
        author = self._writer()
        kind = self._dice.choice(list(Kind))
        page = start_draft(author, kind)
        self._save(page, author)
        if self._dice.random() < 0.1:
            return f"draft {page.pk}"
        level = self._level()
        publishing.publish(page.pk, author.user, visibility=level)
        return f"publish {kind} {page.pk} {level}"

    def rewrite(self) -> str:
        page = self._text()
        if page is None or page.state.is_deleted:
            return "nothing to rewrite"
        author = self._writer()
        self._save(page, author)
        publishing.publish(page.pk, author.user)
        return f"rewrite {page.pk}"

    def set_level(self) -> str:
        page, level = self._text(), self._level()
        if page is None:
            return "nothing to restrict"
        publishing.set_visibility(page.pk, level)
        return f"level {page.pk} {level}"

    def share(self) -> str:
        page = self._text()
        if page is None:
            return "nothing to share"
        circles = self._dice.sample(self._cast.circles, self._dice.randint(0, 2))
        publishing.set_visibility(page.pk, page.state.visibility, circles=circles)
        return f"share {page.pk} with {[circle.pk for circle in circles]}"

    def protect(self) -> str:
        page = self._text()
        if page is None:
            return "nothing to protect"
        publishing.set_protection(page.pk, not page.state.protected_author)
        return f"protect {page.pk} {not page.state.protected_author}"

    def withdraw(self) -> str:
        page = self._text()
        if page is not None:
            publishing.unpublish(page.pk, self._writer().user)
        return f"withdraw {page and page.pk}"

    def delete(self) -> str:
        page = self._text()
        if page is not None:
            publishing.delete(page.pk, self._writer().user)
        return f"delete {page and page.pk}"

    def bring_back(self) -> str:
        page = self._one(Contribution.objects.filter(state__live=False).order_by("pk"))
        if page is None:
            return "nothing to bring back"
        publishing.undelete(page.pk)
        publishing.publish(page.pk, self._writer().user, visibility=self._level())
        return f"bring back {page.pk}"

    def schedule(self) -> str:
        page = self._text()
        if page is None or page.state.is_deleted:
            return "nothing to schedule"
        later = timezone.now() + dt.timedelta(hours=1)
        publishing.schedule(page.pk, self._writer().user, go_live_at=later)
        return f"schedule {page.pk}"

    def expire(self) -> str:
        page = self._text()
        if page is not None and page.live:
            Contribution.objects.filter(pk=page.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
            publish_due()
        return f"expire {page and page.pk}"

    def calendar(self) -> str:
        """The hour of what was scheduled comes."""
        due = Revision.page_revisions.exclude(approved_go_live_at=None)
        due.update(approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
        return f"calendar {publish_due()}"

    def move_text(self) -> str:
        """To another section of the tree, as the explorer of the admin does: readers do not change."""
        page = self._text()
        if page is None:
            return "nothing to move"
        sections = [other.get_parent() for other in Contribution.objects.exclude(pk=page.pk).order_by("pk")]
        target = self._dice.choice(sections) if sections else page.get_parent()
        if target.pk != page.get_parent().pk and page.specific.can_move_to(target):
            page.specific.move(target, pos="last-child")
        return f"move {page.pk} under {target.pk}"

    def use(self) -> str:
        """One text says that it uses another."""
        source, target = self._text(), self._text()
        if source is None or target is None:
            return "nothing to use"
        try:
            link(target, source, "source", by=self._writer())
        except LineageRefused as refusal:
            return f"use refused: {refusal}"
        return f"{target.pk} uses {source.pk}"

    def tell(self) -> str:
        """Everybody is told about a text, as if it were open."""
        page = self._text()
        if page is None:
            return "nothing to tell"
        told = [member.pk for member in self._cast.members.values()]
        notify(told, "search", ("contribution", page.pk), reason="Nouveau.", once=f"walk:{page.pk}")
        return f"tell {page.pk}"

    def _save(self, page: Contribution, author: Member) -> None:
        """Words of its own in the title and in each text."""
        cast, dice = self._cast, self._dice
        title, tag = word(dice), dice.choice(TAGS)
        kind = page.state.kind
        texts = {name: word(dice) for name in page.specific.text_fields}
        values: dict[str, Any] = texts | {
            "title": f"{COMMON} {title}", "summary": word(dice), "tags": [tag], "axes": [dice.choice(cast.axes)],
            "territories": [dice.choice(cast.places)], "trades": dice.sample(cast.trades, dice.randint(0, 2)),
        }  # fmt: skip
        if kind == Kind.EXPERIENCE:
            values["outcome"] = dice.choice(("success", "failure", "partial"))
        if kind == Kind.STUDY:
            values = STUDY_TEXTS | values | {"body": "[]"}
        if kind == Kind.PROJECT:
            partner = ProjectPartner(sort_order=0, role="producer", name=word(dice))
            values |= {"approach": "action", "phase": "growth", "partners": [partner]}
        save_draft(page.pk, author.user, values, base_token=None)
        cast.words[page.pk] = [title, *texts.values(), values["summary"]]

    def _level(self) -> str:
        return self._dice.choice(list(Visibility)).value
