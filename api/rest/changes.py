"""Which resources changed or were removed, for a copy that follows the library."""

# No `from __future__ import annotations`: django-ninja reads the annotations.
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from api.changes.log import last_number
from api.models import ResourceChange
from api.rest import schemas
from api.rest.cursors import make_cursor, read_cursor
from api.rest.problems import InvalidCursor, InvalidParameter
from api.rest.records import Records
from api.rest.requests import api_limit, viewer_of
from library.access.viewers import Viewer, Visibility
from library.models import Resource

router = Router(tags=["Changes"])
CURSOR_LIFETIME = timedelta(days=90)
MAX_CHANGES = 1_000
# Cursors of a list do not depend on its parameters.
BOUND = {"list": "changes"}
_AHEAD = (
    "This cursor is ahead of the library, which was restored from a backup. Begin "
    "again without a cursor."
)
_PAST = "since: use a time in the past, such as 2024-12-09T00:00:00Z."


class ChangesParams(Schema):
    """Where the list of changes begins, and how long it is."""

    since: datetime | None = Field(
        default=None,
        description="Only changes at or after this time. Ignored with a cursor.",
        examples=["2024-12-09T00:00:00Z"],
    )
    cursor: str = Field(default="", description="`next` of the request before.")
    limit: int = Field(default=100, ge=1, le=MAX_CHANGES)


@router.get(
    "/changes",
    response=schemas.Changes,
    url_name="changes",
    operation_id="changes",
)
@api_limit("api")
def changes(request: HttpRequest, params: Query[ChangesParams]):
    """Follow the library: ids of what changed or was removed, oldest change first.

    Without parameters it begins with the first change, and so lists everything. A
    resource that you may not read any more is listed as removed.
    """
    viewer = viewer_of(request)
    level = widest_level(viewer)
    rows = ResourceChange.objects.filter(level=level).order_by("number")
    start = 0
    if params.cursor:
        start = read_cursor(params.cursor, BOUND, viewer, CURSOR_LIFETIME)
        if start > last_number(level):
            raise InvalidCursor(_AHEAD)
    elif params.since:
        start = _number_before(rows, params.since, level)
    page = list(rows.filter(number__gt=start)[: params.limit + 1])
    shown = page[: params.limit]
    ids = [row.resource_id for row in shown]
    visible = Resource.objects.visible_to(viewer).filter(pk__in=ids).order_by()
    visible_ids = set(visible.values_list("pk", flat=True))
    records = Records(request)
    end = shown[-1].number if shown else start
    return {
        "changes": [
            # The database decides: the log may be a moment behind.
            _change(row, row.resource_id in visible_ids, records)
            for row in shown
        ],
        "next": make_cursor(end, BOUND, viewer),
        "has_more": len(page) > params.limit,
    }


def _change(row: ResourceChange, is_visible: bool, records: Records) -> dict:
    url = records.api_url("resource", pk=row.resource_id)
    return {
        "id": row.resource_id,
        "status": "changed" if is_visible else "removed",
        "at": row.changed_at,
        "api_url": url if is_visible else None,
    }


def widest_level(viewer: Viewer) -> str:
    """Return the narrowest audience that a viewer belongs to."""
    return max(viewer.levels, key=lambda level: Visibility(level).rank)


def _number_before(rows, since: datetime, level: str) -> int:
    """Return the number before the first change at or after a time.

    Raises InvalidParameter for a time in the future, or out of range in UTC.
    """
    if timezone.is_naive(since):
        since = timezone.make_aware(since)
    try:
        since = since.astimezone(UTC)
    except OverflowError as error:
        raise InvalidParameter(_PAST) from error
    since = since.replace(microsecond=0)  # the log has whole seconds
    if since > timezone.now() + timedelta(minutes=5):
        raise InvalidParameter(_PAST)
    later = rows.filter(changed_at__gte=since)
    first = later.values_list("number", flat=True).first()
    return first - 1 if first else last_number(level)
