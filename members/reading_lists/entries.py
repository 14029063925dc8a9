"""Reading lists: what a reader sees of one, and how its owner changes it.

An entry whose resource the reader may not see does not exist for them: it has no place,
no number, and its words are in no answer. That holds for the owner too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from library.access.viewers import Viewer
from library.models import RemovedResource, Resource, ResourceFile
from members.models import ListEntry, ReadingList
from members.models.reading_lists import MOST_ENTRIES
from search.service.hydration import load


class Full(Exception):
    """A list has as many entries as it can hold."""


@dataclass(frozen=True)
class Shown:
    """An entry as one reader sees it.

    place: its number among those shown, from 1. resource: None for a removed one, of
    which `successor` may be known. file: of a passage; None when it is gone, and with
    it the passage.
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
        """The address of the page that a passage stands on; "" for no passage."""
        return self.file.page_url(self.entry.page) if self.file else ""

    @property
    def has_lost_its_file(self) -> bool:
        is_passage = self.entry.page is not None
        return bool(self.resource and is_passage and not self.file)


def shown(reading_list: ReadingList, viewer: Viewer) -> list[Shown]:
    """Return the entries of a list that this viewer may see, in order."""
    entries = list(reading_list.entries.select_related("file__document"))
    ids = list(dict.fromkeys(entry.resource_id for entry in entries))
    there = {resource.pk: resource for resource in load(ids, viewer)}
    gone = _removed(set(ids) - there.keys(), viewer)
    known = there.keys() | gone.keys()
    visible = [entry for entry in entries if entry.resource_id in known]
    return [
        Shown(
            entry=entry,
            place=place,
            resource=there.get(entry.resource_id),
            successor=gone.get(entry.resource_id),
            file=_file(entry, there.get(entry.resource_id)),
        )
        for place, entry in enumerate(visible, start=1)
    ]


def _removed(ids: Iterable[int], viewer: Viewer) -> dict[int, Resource | None]:
    """Return the removed resources that the viewer could have seen: id → successor."""
    rows = RemovedResource.objects.filter(pk__in=ids, visibility__in=viewer.levels)
    led_to = dict(rows.values_list("pk", "successor"))
    successors = Resource.objects.visible_to(viewer).in_bulk(
        [pk for pk in led_to.values() if pk]
    )
    return {pk: successors.get(successor) for pk, successor in led_to.items()}


def _file(entry: ListEntry, resource: Resource | None) -> ResourceFile | None:
    """Return the file of a passage while it belongs to the resource that is shown."""
    file = entry.file
    if resource is None or file is None or file.resource_id != resource.pk:
        return None
    file.resource = resource
    return file


@transaction.atomic
def add(reading_list: ReadingList, entry: ListEntry) -> None:
    """Put an entry at the end of a list; a resource alone stands there once.

    Raises Full.
    """
    ReadingList.objects.select_for_update().get(pk=reading_list.pk)
    entries = reading_list.entries.all()
    is_there = entries.filter(resource_id=entry.resource_id, page=None).exists()
    if entry.page is None and is_there:
        return
    if entries.count() >= MOST_ENTRIES:
        raise Full
    last = entries.aggregate(last=Max("order"))["last"]
    entry.list, entry.order = reading_list, 0 if last is None else last + 1
    entry.save()
    reading_list.save(update_fields=["changed_at"])


@transaction.atomic
def move(row: Shown, place: int, viewer: Viewer) -> int:
    """Give an entry another place, counted as this viewer sees the list.

    Entries that they do not see stay where they are. Returns the place it got.
    """
    reading_list = ReadingList.objects.select_for_update().get(pk=row.entry.list_id)
    wanted = [one.entry.pk for one in shown(reading_list, viewer)]
    wanted.remove(row.entry.pk)
    wanted.insert(max(place, 1) - 1, row.entry.pk)
    in_turn = iter(wanted)
    entries = list(reading_list.entries.all())
    moving = set(wanted)
    order = [next(in_turn) if one.pk in moving else one.pk for one in entries]
    for entry in entries:
        entry.order = order.index(entry.pk)
    ListEntry.objects.bulk_update(entries, ["order"])
    return wanted.index(row.entry.pk) + 1


@transaction.atomic
def copy(reading_list: ReadingList, user) -> ReadingList:
    """Return a list of this person's own with what they see of another one."""
    own = ReadingList.objects.create(
        owner=user, title=reading_list.title, note=reading_list.note
    )
    rows = [row for row in shown(reading_list, Viewer.of(user)) if row.resource]
    ListEntry.objects.bulk_create(
        ListEntry(
            list=own,
            resource_id=row.entry.resource_id,
            file=row.file,
            page=row.entry.page if row.file else None,
            quote=row.quote,
            note=row.entry.note,
            order=row.place,
        )
        for row in rows
    )
    return own
