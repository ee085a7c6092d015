"""What Wagtail calls when a review ends. Loaded with Wagtail's own models, so it imports nothing of ours."""

from __future__ import annotations

from typing import Any

from django.db import transaction


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Publish the reviewed revision itself: an edit made after the review stays a draft."""
    with transaction.atomic():
        workflow_state.current_task_state.revision.publish(user=user, skip_permission_checks=True)
