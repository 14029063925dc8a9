"""Publishing a row (or approving it), or sending it to a second person."""

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
class Done:
    """What became of one row, in words for the editor."""

    is_done: bool
    message: str


def act(action: str, pk: int, seen: int | None, *, user) -> Done:
    """Publish the draft that the editor saw, or send it to review."""
    try:
        with transaction.atomic():
            return ACTIONS[action](_held(pk, seen, user), user)
    except Resource.DoesNotExist:
        return Done(False, _("It was deleted meanwhile."))
    except PermissionDenied as error:
        return Done(False, strip_tags(str(error)))
    except ValidationError as error:
        return Done(False, _("Not yet: %s") % " ".join(_missing(error)))


def _held(pk: int, seen: int | None, user) -> Resource:
    """Return the draft, held for this transaction.

    Raises PermissionDenied when it is locked or another one than the editor saw,
    ValidationError when it cannot be published as it is.
    """
    row = Resource.objects.select_for_update().get(pk=pk)
    check_unlocked(row, user)
    if row.latest_revision_id != seen:
        raise PermissionDenied(
            _("Somebody saved it meanwhile: look at it again, then publish it.")
        )
    draft = latest_draft(row)
    draft.full_clean()
    return draft


def _publish(draft: Resource, user) -> Done:
    if not user.has_perm("library.publish_resource"):
        raise PermissionDenied(_("You may not publish resources."))
    if draft.live and not draft.has_unpublished_changes:
        return Done(True, _("It was published already."))
    publish(draft, user)
    is_live = Resource.objects.get(pk=draft.pk).live
    return Done(True, _("Published.") if is_live else _("It will be published later."))


def _send_to_review(draft: Resource, user) -> Done:
    workflow, state = draft.get_workflow(), draft.current_workflow_state
    if workflow is None:
        raise PermissionDenied(_("No review is set up."))
    if is_in_review(draft):
        return Done(True, _("It is in review already."))
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        revision_of(draft, user)
        workflow.start(draft, user)
    return Done(True, _("Sent to review."))


ACTIONS: dict[str, Callable] = {PUBLISH: _publish, REVIEW: _send_to_review}


def _missing(error: ValidationError) -> list[str]:
    fields = {field.name: field.verbose_name for field in Resource._meta.fields}
    return [
        f"{capfirst(str(fields.get(name, name)))}: {' '.join(texts)}"
        for name, texts in error.message_dict.items()
    ]
