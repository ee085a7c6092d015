"""What may happen between two questions: each step is one decision that a person or the calendar takes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge import publishing, tagging
from knowledge.choices import Kind
from knowledge.drafts import save_draft, start_draft
from knowledge.lineage import LineageRefused, link
from knowledge.models import Authorship, Contribution, ContributionState, Tag
from knowledge.schedule import publish_due
from portal.members.models import Member, Membership
from portal.notices.sending import notify
from portal.visibility import Visibility
from research.models import ProjectPartner
from tests.campaigns.walk.cast import WRITERS, Cast, word
from tests.factories.studies import STUDY_TEXTS

COMMON = "quintefeuille"
"""In every title, and nowhere else."""
MOST_TEXTS = 45
"""More than two pages of results."""
TAGS = ("bois", "atelier partagé", "trésorerie", "Trésorerie courante", "congés")


class Steps:
    """Chances are given by the seed; `do` says what was done."""

    def __init__(self, cast: Cast, dice: random.Random) -> None:
        self._cast = cast
        self._dice = dice
        self._steps: tuple[tuple[int, Callable[[], str]], ...] = (
            (8, self.write), (3, self.rewrite), (6, self.set_level), (3, self.share), (2, self.protect),
            (2, self.withdraw), (2, self.delete), (3, self.bring_back), (2, self.schedule), (2, self.expire),
            (2, self.calendar), (2, self.credit), (3, self.suspend), (3, self.join_circle), (3, self.move_member),
            (2, self.move_text), (1, self.rename_member), (1, self.rename_cooperative), (1, self.rename_tag),
            (1, self.merge_tags), (2, self.use), (2, self.tell), (1, self.unlist),
        )  # fmt: skip

    def do(self) -> str:
        weights = [weight for weight, _step in self._steps]
        with transaction.atomic():
            return self._dice.choices([step for _weight, step in self._steps], weights)[0]()

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
        publishing.undelete(page.pk, None)
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
        from wagtail.models import Revision

        due = Revision.page_revisions.exclude(approved_go_live_at=None)
        due.update(approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
        return f"calendar {publish_due()}"

    def credit(self) -> str:
        """A co-author comes, or one of several goes."""
        page, member = self._text(), self._person()
        if page is None:
            return "nothing to credit"
        credits = Authorship.objects.filter(contribution=page)
        own = credits.filter(member=member).first()
        if own is None:
            Authorship.objects.create(contribution=page, member=member)
        elif credits.count() > 1:
            own.delete()
        return f"credit {page.pk} {member.display_name}"

    def suspend(self) -> str:
        member = self._person()
        active = member.status == Member.Status.ACTIVE
        member.status = Member.Status.SUSPENDED if active else Member.Status.ACTIVE
        member.save()
        return f"{member.display_name} {member.status}"

    def join_circle(self) -> str:
        circle, member = self._dice.choice(self._cast.circles), self._person()
        if circle.members.filter(pk=member.pk).exists():
            circle.members.remove(member)
            return f"{member.display_name} leaves circle {circle.pk}"
        circle.members.add(member)
        return f"{member.display_name} joins circle {circle.pk}"

    def move_member(self) -> str:
        member, house = self._person(), self._dice.choice(self._cast.cooperatives)
        current = Membership.objects.filter(member=member, cooperative=house, ended_on=None).first()
        if current is not None:
            current.ended_on = timezone.localdate() - dt.timedelta(days=1)
            current.started_on = None
            current.save()
            return f"{member.display_name} leaves {house.slug}"
        Membership.objects.create(member=member, cooperative=house)
        return f"{member.display_name} joins {house.slug}"

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

    def rename_member(self) -> str:
        member = self._person()
        member.display_name = f"{member.display_name.split(' – ')[0]} – {word(self._dice)}"
        member.save()
        return f"rename member {member.pk}"

    def rename_cooperative(self) -> str:
        house = self._dice.choice(self._cast.cooperatives)
        house.refresh_from_db()
        house.name = f"{house.name.split(' – ')[0]} – {word(self._dice)}"
        house.save()
        return f"rename cooperative {house.pk}"

    def rename_tag(self) -> str:
        tag = self._one(Tag.objects.order_by("pk"))
        if tag is not None:
            tag.name = f"{tag.name.split(' – ')[0]} – {word(self._dice)}"[:60]
            tag.save()
        return f"rename tag {tag and tag.pk}"

    def merge_tags(self) -> str:
        source, target = self._one(Tag.objects.order_by("pk")), self._one(Tag.objects.order_by("-pk"))
        if source is None or target is None or (target.canonical or target).pk == source.pk:
            return "no tags to merge"
        tagging.merge(source, target)
        return f"merge tag {source.pk} into {target.pk}"

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
        self._cast.told.add(page.pk)
        return f"tell {page.pk}"

    def unlist(self) -> str:
        member = self._person()
        member.is_listed = not member.is_listed
        member.save()
        return f"{member.display_name} listed: {member.is_listed}"

    def _save(self, page: Contribution, author: Member) -> None:
        """Words of its own in the title and in each text; the former ones become the past's."""
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
        cast.past.update(cast.words.get(page.pk, ()))
        save_draft(page.pk, author.user, values, base_token=None)
        cast.words[page.pk] = [title, *texts.values(), values["summary"]]

    def _level(self) -> str:
        return self._dice.choice(list(Visibility)).value

    def _writer(self) -> Member:
        return self._cast.member(self._dice.choice(WRITERS))

    def _person(self) -> Member:
        return self._cast.member(self._dice.choice([name for name in self._cast.members if name != "pending"]))

    def _text(self) -> Contribution | None:
        live = ContributionState.objects.filter(live=True).order_by("pk").values_list("pk", flat=True)
        found = list(live)
        return Contribution.objects.select_related("state").get(pk=self._dice.choice(found)) if found else None

    def _one(self, rows: Iterable[Any]) -> Any:
        found = list(rows)
        return self._dice.choice(found) if found else None
