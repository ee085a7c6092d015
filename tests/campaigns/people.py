"""Members and texts for campaigns that publish."""

from __future__ import annotations

from uuid import UUID, uuid4


class Publisher:
    """A member who publishes one public experience a call."""

    def __init__(self) -> None:
        from tests.factories.knowledge import axis, commune, writer

        self.member = writer()
        self.place = commune()
        axis()
        self.told = 0

    def publish(self) -> int:
        """Returns the id of the new contribution."""
        from knowledge.writing import publishing
        from knowledge.writing.drafts import save_draft, start_draft

        self.told += 1
        texts = {
            "title": f"Portage de repas {self.told}",
            "story": "Trois commandes impayées, une commission de repas.",
            "lesson": "Demander un acompte.",
            "outcome": "failure",
            "territories": [self.place],
        }
        page = start_draft(self.member, key=UUID(int=uuid4().int))
        save_draft(page.pk, self.member.user, texts, base_token=None)
        publishing.publish(page.pk, self.member.user, visibility="public")
        return int(page.pk)
