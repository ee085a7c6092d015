"""What follows the publication of a study, in its transaction: after `knowledge` has kept the version."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from research import edges
from research.models import CaseStudy


@receiver(page_published)
def on_published(instance: Any, **kwargs: Any) -> None:
    page = instance.specific
    if isinstance(page, CaseStudy) and page.live:
        edges.follow(page)
