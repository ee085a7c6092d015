"""Finding the contribution of an address for this reader: absent and forbidden look the same."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from knowledge.models import Contribution
from knowledge.rules import may_edit
from portal.members.middleware import viewer_of


def readable_or_404(request: HttpRequest, pk: int, model: type[Contribution] = Contribution) -> Contribution:
    """The contribution, of type `model`, with its state. Raises Http404."""
    found = model.objects.visible_to(viewer_of(request)).select_related("state__cooperative").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def writing_place(page: Contribution) -> str:
    """Where one goes on with a text: its form or its workshop, or its page for what is written in the admin."""
    return page.writing_url or page.get_absolute_url()


def editable_or_404(request: HttpRequest, pk: int, model: type[Contribution] = Contribution) -> Contribution:
    """A contribution, of type `model`, that the viewer may change. Raises Http404, for a readable one too."""
    # Not what a card shows: an autosave asks for this every few seconds.
    contribution = readable_or_404(request, pk, model)
    if not may_edit(viewer_of(request), contribution):
        raise Http404
    return contribution
