"""What waits for an editor, each in one small value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from desk.duplicates.pairs import Pair, Side, pairs, undecided
from desk.models import Batch, ImportRun
from library.access.viewers import Viewer
from library.import_export import Kind
from library.models import LibraryDocument, Resource
from library.processing.ocr import blocked_by_packages, needed_packages
from library.resources.content_gaps import TO_DO, ToDo

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One thing that waits, and where the editor works on it."""

    title: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """One panel: `count` things of a kind, the first ones as lines, all at `url`."""

    code: str
    label: str | Promise
    advice: str | Promise
    count: int
    lines: list[Line]
    url: str


def all_for(user) -> Iterator[Waiting]:
    """Return what waits for a user, as far as they may do something about it."""
    if user.has_perm("library.add_resource"):
        yield _batches()
        yield _imports()
    if user.has_perm("library.change_resource"):
        yield from map(_resources, TO_DO.values())
    if (viewer := Viewer.of(user)).is_editor:
        yield _likenesses(viewer)
    yield _files(user)


def _batches() -> Waiting:
    found = Batch.objects.with_drafts()
    return Waiting(
        "batches",
        _("Files not published yet"),
        _("Describe the drafts of these batches, then publish them."),
        found.count(),
        [
            Line(batch.name, reverse("desk_batches:batch", args=[batch.pk]))
            for batch in found[:SHOWN]
        ],
        reverse("desk_batches:index"),
    )


def _imports() -> Waiting:
    done = ImportRun.objects.filter(stage=ImportRun.Stage.DONE)
    found = done.filter(rows__kind=Kind.ERROR.value).distinct()
    return Waiting(
        "imports",
        _("Imports with failed rows"),
        _(
            "Download the failed rows, correct them and import them again. Then "
            "remove the import."
        ),
        found.count(),
        [
            Line(run.name, reverse("desk_exchange:run", args=[run.pk]))
            for run in found[:SHOWN]
        ],
        reverse("desk_exchange:index"),
    )


def _resources(todo: ToDo) -> Waiting:
    found = todo.filter(Resource.objects.order_by("-created_at", "-pk"))
    names = Resource.snippet_viewset
    edit = names.get_url_name("edit")
    return Waiting(
        todo.code,
        todo.label,
        todo.advice,
        found.count(),
        [
            Line(resource.title, reverse(edit, args=[resource.pk]))
            for resource in found[:SHOWN]
        ],
        f"{reverse(names.get_url_name('list'))}?to_do={todo.code}",
    )


def _likenesses(viewer: Viewer) -> Waiting:
    found = undecided().order_by("-found_at")
    return Waiting(
        "likenesses",
        _("Files that are like each other"),
        _("Is it the same text, a translation, a new version? Decide for each."),
        found.count(),
        [_of_pair(pair) for pair in pairs(found[:SHOWN], viewer)],
        reverse("desk_duplicates:index"),
    )


def _of_pair(pair: Pair) -> Line:
    address = reverse("desk_duplicates:index")
    place = pair.goes.place or pair.stays.place
    if place:
        address = f"{address}?resource={place.resource.pk}"
    return Line(f"{_title(pair.goes)} / {_title(pair.stays)}", address)


def _title(side: Side) -> str:
    return side.place.resource.title if side.place else side.document.title


def _files(user) -> Waiting:
    policy = policy_registry.get_by_type(LibraryDocument)
    own: QuerySet = policy.instances_user_has_any_permission_for(user, ["change"])
    states = blocked_by_packages().filter(document__in=own).select_related("document")
    packages = {name for state in states for name in needed_packages(state).split()}
    advice = _("To have them read, whoever runs the server installs: %s.")
    return Waiting(
        "ocr",
        _("Scans that need text recognition (OCR)"),
        advice % " ".join(sorted(packages)),
        len(states),
        [
            Line(state.document.title, reverse("wagtaildocs:edit", args=[state.pk]))
            for state in states[:SHOWN]
        ],
        f"{reverse('library_files:index')}?needs_ocr=true",
    )
