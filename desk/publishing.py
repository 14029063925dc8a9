"""A draft is published: from the grid, and of many resources from their listing."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from library.models import Resource


def publish(draft: Resource, user) -> None:
    """Publish the latest draft of a resource; one in review is approved by that.

    Raises PermissionDenied when the review is not this person's to end: a hurried
    "publish all" would drop it, and nobody would have looked twice.
    """
    if draft.current_workflow_state:
        _approve(draft, user)
    else:
        revision_of(draft, user).publish(user=user)


def _approve(draft: Resource, user) -> None:
    task = draft.current_workflow_task if is_in_review(draft) else None
    actions = task.get_actions(draft, user) if task else ()
    if "approve" not in {name for name, *_words in actions}:
        raise PermissionDenied(
            _("It is in review: somebody else approves it, or its form ends that.")
        )
    task.on_action(draft.current_workflow_task_state, user, "approve")


def is_in_review(draft: Resource) -> bool:
    """Say whether it waits for somebody's answer; after "needs changes" it does not."""
    state = draft.current_workflow_state
    return bool(state) and state.status == WorkflowState.STATUS_IN_PROGRESS


def revision_of(draft: Resource, user) -> Revision:
    """Return the latest revision, made where there is none yet."""
    return draft.latest_revision or draft.save_revision(user=user)
