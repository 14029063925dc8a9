"""Publish (or approve) a row of the grid, or send it to review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from desk.publishing import is_in_review, publish, revision_of
from library.models import Resource
from library.resources.revisions import check_unlocked, latest_draft

PUBLISH, REVIEW = "publish", "review"


@dataclass(frozen=True)
class ActionResult:
    """The result for one row, with a message for the editor."""

    is_done: bool
    message: str


def run_action(
    action: str, pk: int, base_revision_id: int | None, *, user
) -> ActionResult:
    """Publish the draft that the editor saw, or send it to review.

    Rejected if another editor has locked or changed it, or if it is not valid.
    """
    try:
        with transaction.atomic():
            row = Resource.objects.select_for_update().get(pk=pk)
            check_unlocked(row, user)
            if row.latest_revision_id != base_revision_id:
                raise PermissionDenied(
                    _(
                        "Somebody else changed this resource. "
                        "Review the changes, then publish."
                    )
                )
            draft = latest_draft(row)
            draft.full_clean()
            return ACTIONS[action](draft, user)
    except Resource.DoesNotExist:
        return ActionResult(False, _("This resource has been deleted."))
    except PermissionDenied as error:
        return ActionResult(False, strip_tags(str(error)))
    except ValidationError as error:
        labels = {field.name: field.verbose_name for field in Resource._meta.fields}
        problems = " ".join(
            f"{capfirst(str(labels.get(name, name)))}: {' '.join(texts)}"
            for name, texts in error.message_dict.items()
        )
        return ActionResult(False, _("Not published: %s") % problems)


def publish_row(draft: Resource, user) -> ActionResult:
    """Publish a draft, now or at its scheduled time."""
    if not user.has_perm("library.publish_resource"):
        raise PermissionDenied(_("You don't have permission to publish resources."))
    if draft.live and not draft.has_unpublished_changes:
        return ActionResult(True, _("Already published."))
    publish(draft, user)
    is_live = Resource.objects.get(pk=draft.pk).live
    return ActionResult(
        True, _("Published.") if is_live else _("Scheduled for publication.")
    )


def send_to_review(draft: Resource, user) -> ActionResult:
    """Start or resume the review of a draft."""
    workflow, state = draft.get_workflow(), draft.current_workflow_state
    if workflow is None:
        raise PermissionDenied(_("No review workflow is set up."))
    if is_in_review(draft):
        return ActionResult(True, _("Already in review."))
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        revision_of(draft, user)
        workflow.start(draft, user)
    return ActionResult(True, _("Sent to review."))


ACTIONS: dict[str, Callable] = {PUBLISH: publish_row, REVIEW: send_to_review}
