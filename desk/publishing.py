"""Publish drafts, for the grid and for bulk actions."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from library.models import Resource


def publish(draft: Resource, user) -> None:
    """Publish the latest draft of a resource; approve it if it is in review.

    Raises PermissionDenied when the user may not approve: otherwise "publish all" would
    bypass the second person.
    """
    if not draft.current_workflow_state:
        revision_of(draft, user).publish(user=user)
        return
    task = draft.current_workflow_task if is_in_review(draft) else None
    actions = task.get_actions(draft, user) if task else ()
    if "approve" not in {name for name, *_words in actions}:
        raise PermissionDenied(
            _(
                "This resource is in review. Approve it, or cancel the review in "
                "its form."
            )
        )
    task.on_action(draft.current_workflow_task_state, user, "approve")


def is_in_review(draft: Resource) -> bool:
    """Return whether a decision is pending; after "needs changes" none is."""
    state = draft.current_workflow_state
    return bool(state) and state.status == WorkflowState.STATUS_IN_PROGRESS


def revision_of(draft: Resource, user) -> Revision:
    """Return the latest revision; create one if there is none."""
    return draft.latest_revision or draft.save_revision(user=user)
