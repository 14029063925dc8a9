"""The entries of a reading list that a user may see, and changes to them.

Entries whose resource a user may not see do not exist for that user: they have no
position, and their text is never shown. That applies to the owner too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Max

from library.access.viewers import Viewer
from library.models import RemovedResource, Resource, ResourceFile
from library.resources.records import with_files
from members.models import ListEntry, ReadingList
from members.models.reading_lists import MAX_ENTRIES
from search.service.resources import load

# Of a passage, to find it on its page: enough to tell it from others.
MAX_PHRASE_WORDS = 8


class ListFull(Exception):
    """The list has reached MAX_ENTRIES."""


@dataclass(frozen=True)
class VisibleEntry:
    """An entry as one user sees it.

    place      its position among the visible entries, from 1
    resource   None if it was deleted; `successor` may replace it
    file       of a passage; None if it was deleted, and the passage with it
    """

    entry: ListEntry
    place: int
    resource: Resource | None
    successor: Resource | None = None
    file: ResourceFile | None = None

    @property
    def quote(self) -> str:
        return self.entry.quote if self.file else ""

    @property
    def page_url(self) -> str:
        """The URL of the page with the passage; "" without a passage."""
        return self.file.page_url(self.entry.page) if self.file else ""

    @property
    def passage_url(self) -> str:
        """The URL of the page that opens at the first words of the passage."""
        words = self.entry.quote.replace('"', " ").split()[:MAX_PHRASE_WORDS]
        if not words or not self.file:
            return self.page_url
        query = urlencode({"q": f'"{" ".join(words)}"'})
        return f"{self.page_url}?{query}#hit-1"

    @property
    def is_file_missing(self) -> bool:
        is_passage = self.entry.page is not None
        return bool(self.resource and is_passage and not self.file)


def visible_entries(reading_list: ReadingList, viewer: Viewer) -> list[VisibleEntry]:
    """Return the entries of a list that this viewer may see, in order."""
    entries = list(reading_list.entries.select_related("file__document"))
    ids = list(dict.fromkeys(entry.resource_id for entry in entries))
    resources = {resource.pk: resource for resource in load(ids, viewer)}
    successors = deleted_resources(set(ids) - resources.keys(), viewer)
    rows = []
    for entry in entries:
        pk = entry.resource_id
        resource, file = resources.get(pk), entry.file
        if resource is None and pk not in successors:
            continue
        if file and resource and file.resource_id == resource.pk:
            file.resource = resource
        else:  # deleted, or moved to another resource
            file = None
        place = len(rows) + 1
        rows.append(VisibleEntry(entry, place, resource, successors.get(pk), file))
    return rows


def deleted_resources(ids: Iterable[int], viewer: Viewer) -> dict[int, Resource | None]:
    """Return id → successor of the deleted resources that the viewer could see."""
    rows = RemovedResource.objects.filter(pk__in=ids, visibility__in=viewer.levels)
    successor_ids = dict(rows.values_list("pk", "successor"))
    successors = with_files(Resource.objects.visible_to(viewer)).in_bulk(
        [pk for pk in successor_ids.values() if pk]
    )
    return {pk: successors.get(successor) for pk, successor in successor_ids.items()}


@transaction.atomic
def add(reading_list: ReadingList, entry: ListEntry) -> None:
    """Append an entry; a resource without a passage is only listed once.

    Raises ListFull.
    """
    ReadingList.objects.select_for_update().get(pk=reading_list.pk)
    entries = reading_list.entries.all()
    is_listed = entries.filter(resource_id=entry.resource_id, page=None).exists()
    if entry.page is None and is_listed:
        return
    if entries.count() >= MAX_ENTRIES:
        raise ListFull
    last = entries.aggregate(last=Max("order"))["last"]
    entry.list, entry.order = reading_list, 0 if last is None else last + 1
    entry.save()
    reading_list.save(update_fields=["changed_at"])


@transaction.atomic
def move(row: VisibleEntry, place: int, viewer: Viewer) -> int:
    """Move an entry to another position among those that this viewer sees.

    Entries they do not see keep their position. Returns the new position.
    """
    reading_list = ReadingList.objects.select_for_update().get(pk=row.entry.list_id)
    visible_ids = [
        visible.entry.pk for visible in visible_entries(reading_list, viewer)
    ]
    visible_ids.remove(row.entry.pk)
    visible_ids.insert(max(place, 1) - 1, row.entry.pk)
    next_visible = iter(visible_ids)
    entries = list(reading_list.entries.all())
    order = [
        next(next_visible) if entry.pk in visible_ids else entry.pk for entry in entries
    ]
    for entry in entries:
        entry.order = order.index(entry.pk)
    ListEntry.objects.bulk_update(entries, ["order"])
    return visible_ids.index(row.entry.pk) + 1


@transaction.atomic
def copy(reading_list: ReadingList, user) -> ReadingList:
    """Return a copy of a list, with the entries that this user may see."""
    copied_list = ReadingList.objects.create(
        owner=user, title=reading_list.title, note=reading_list.note
    )
    rows = [
        row for row in visible_entries(reading_list, Viewer.of(user)) if row.resource
    ]
    ListEntry.objects.bulk_create(
        ListEntry(
            list=copied_list,
            resource_id=row.entry.resource_id,
            file=row.file,
            page=row.entry.page if row.file else None,
            quote=row.quote,
            note=row.entry.note,
            order=row.place,
        )
        for row in rows
    )
    return copied_list
