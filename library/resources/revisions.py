"""Changes to a resource that keep its drafts, its history and its public face apart.

Wagtail keeps a draft as a revision beside the row that readers see. A change made only
to the row is lost when an older draft is published; a change made only to the draft
publishes somebody's unfinished words with it. These two functions do neither.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from library.models import Resource

Change = Callable[[Resource], None]


class ChangedMeanwhile(Exception):
    """Somebody else saved the draft first; `draft` is what they left."""

    def __init__(self, draft: Resource):
        super().__init__(draft.pk)
        self.draft = draft


def latest_draft(row: Resource) -> Resource:
    """Return a resource as its latest draft has it."""
    return row.get_latest_revision_as_object()


@transaction.atomic
def change_draft(
    pk: int, change: Change, *, user, base_revision_id: int | None
) -> Resource:
    """Apply `change` to a draft and save it as a new revision. Returns the draft.

    `base_revision_id`: the id of the revision that the editor had before them. Raises
    ChangedMeanwhile when there is a newer one, PermissionDenied when somebody locked
    the resource, ValidationError when the changed draft is not valid; then nothing is
    saved.
    """
    row = _hold(pk, user)
    draft = latest_draft(row)
    if row.latest_revision_id != base_revision_id:
        raise ChangedMeanwhile(draft)
    _save(draft, change, user)
    return draft


@transaction.atomic
def change_everywhere(pk: int, change: Change, *, user) -> Resource:
    """Apply `change` to what readers see and to the draft beside it, if there is one.

    Nobody's unfinished draft is published. Returns the draft. Raises PermissionDenied
    and ValidationError as `change_draft` does; PermissionDenied, too, for what readers
    see when the user may not publish.
    """
    row = _hold(pk, user)
    draft = latest_draft(row)
    if row.live:
        _check_may_publish(user)
        has_draft = row.has_unpublished_changes
        _change_live(row, change, user)
        if not has_draft:
            return row
    _save(draft, change, user)
    return draft


def _change_live(row: Resource, change: Change, user) -> None:
    """Not by publishing: that would end a review and drop a planned publication."""
    change(row)
    row.full_clean()
    row.save()
    row.live_revision = row.save_revision(
        user=user, changed=False, log_action="wagtail.edit"
    )
    row.save(update_fields=["live_revision"])


def _check_may_publish(user) -> None:
    """Whoever may not publish changes drafts: readers see nothing of those."""
    if user is not None and not user.has_perm("library.publish_resource"):
        raise PermissionDenied


def check_unlocked(resource: Resource, user) -> None:
    """Raise PermissionDenied, which says who holds it, when a lock keeps `user` out."""
    lock = resource.get_lock()
    if lock and lock.for_user(user):
        raise PermissionDenied(lock.get_message(user))


def _hold(pk: int, user) -> Resource:
    row = Resource.objects.select_for_update().get(pk=pk)
    check_unlocked(row, user)
    return row


def _save(draft: Resource, change: Change, user) -> None:
    change(draft)
    draft.full_clean()
    if not draft.live:
        # What was never published has no public face: the row follows the draft, so
        # that listings and filters tell what is in it.
        draft.save()
    draft.save_revision(user=user, log_action="wagtail.edit")
