"""Change resources without mixing their draft and their published state.

Wagtail stores a draft as a revision beside the published row. A change of the row alone
is lost when an older draft is published; to publish a change of the draft would publish
other unfinished changes too. These functions avoid both.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from library.models import Resource

Change = Callable[[Resource], None]


class ChangedMeanwhile(Exception):
    """Somebody else saved the draft first; `draft` is the current one."""

    def __init__(self, draft: Resource):
        super().__init__(draft.pk)
        self.draft = draft


def latest_draft(row: Resource) -> Resource:
    """Return a resource with the values of its latest draft."""
    return row.get_latest_revision_as_object()


@transaction.atomic
def change_draft(
    pk: int, change: Change, *, user, base_revision_id: int | None
) -> Resource:
    """Apply `change` to a draft and save it as a new revision. Return the draft.

    `base_revision_id`: the revision that the editor started from. Raises
    ChangedMeanwhile if there is a newer one, PermissionDenied if the resource is locked
    and ValidationError if the changed draft is not valid; then nothing is saved.
    """
    row = _lock(pk, user)
    draft = latest_draft(row)
    if row.latest_revision_id != base_revision_id:
        raise ChangedMeanwhile(draft)
    _save(draft, change, user)
    return draft


@transaction.atomic
def change_everywhere(pk: int, change: Change, *, user) -> Resource:
    """Apply `change` to the published resource and to its draft, if there is one.

    Other changes in the draft are not published. Return the draft. Raises
    PermissionDenied and ValidationError as `change_draft` does; PermissionDenied, too,
    for a published resource if the user may not publish.
    """
    row = _lock(pk, user)
    draft = latest_draft(row)
    if row.live:
        if user is not None and not user.has_perm("library.publish_resource"):
            raise PermissionDenied
        has_draft = row.has_unpublished_changes
        # Not with `publish`: it would end a review and cancel a schedule.
        change(row)
        row.full_clean()
        row.save()
        row.live_revision = row.save_revision(
            user=user, changed=False, log_action="wagtail.edit"
        )
        row.save(update_fields=["live_revision"])
        if not has_draft:
            return row
    _save(draft, change, user)
    return draft


def check_unlocked(resource: Resource, user) -> None:
    """Raise PermissionDenied, with the lock's message, if it is locked for `user`."""
    lock = resource.get_lock()
    if lock and lock.for_user(user):
        raise PermissionDenied(lock.get_message(user))


def _lock(pk: int, user) -> Resource:
    row = Resource.objects.select_for_update().get(pk=pk)
    check_unlocked(row, user)
    return row


def _save(draft: Resource, change: Change, user) -> None:
    change(draft)
    draft.full_clean()
    if not draft.live:
        # The row of an unpublished resource follows the draft, so that listings and
        # filters show its values.
        draft.save()
    draft.save_revision(user=user, log_action="wagtail.edit")
