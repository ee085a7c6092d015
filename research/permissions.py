"""What Wagtail's admin lets a person do with a study: write its text, when `knowledge.rules` says they may edit it.

Everything else (reading, publishing, restricting, deleting) is done on our own pages, by our own rule. Nobody needs
a permission on the tree, which would show them everybody's drafts.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, PagePermissionTester

from knowledge.rules import may_edit
from portal.members.viewers import viewer_for


class StudyPermissions(PagePermissionTester):
    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            self.permissions = {"change"} if may_edit(viewer_for(user), page) else set()

    def _only_superusers(self) -> bool:
        return bool(self.user.is_active and self.user.is_superuser)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self._only_superusers() and super().can_delete(ignore_bulk)

    def can_publish(self) -> bool:
        return self._only_superusers() and super().can_publish()

    def can_unpublish(self) -> bool:
        return self._only_superusers() and super().can_unpublish()

    def can_move(self) -> bool:
        return self._only_superusers() and super().can_move()

    def can_copy(self) -> bool:
        return self._only_superusers() and super().can_copy()

    def can_submit_for_moderation(self) -> bool:
        return False
