"""Worklists of editors: what needs attention, with the first items of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from desk.duplicates.pairs import (
    MergeSide,
    merge_candidates,
    undecided_pairs,
)
from desk.models import Batch, ImportRun
from library.access.viewers import Viewer
from library.import_export import Kind
from library.models import LibraryDocument, Resource
from library.processing import ocr, text_extraction
from library.resources.content_gaps import TO_DO, ToDo

MAX_ITEMS = 5


@dataclass(frozen=True)
class WorklistItem:
    """One item, and the URL where the editor works on it."""

    title: str
    url: str


@dataclass(frozen=True)
class Worklist:
    """One panel: `count` items of a kind, the first ones as `items`, all at `url`."""

    code: str
    label: str | Promise
    advice: str | Promise
    count: int
    items: list[WorklistItem]
    url: str


def worklists_for(user) -> Iterator[Worklist]:
    """Yield the worklists that a user has permission to work on."""
    if user.has_perm("library.add_resource"):
        yield unpublished_batches()
        yield failed_imports()
    if user.has_perm("library.change_resource"):
        yield from map(incomplete_resources, TO_DO.values())
    if (viewer := Viewer.of(user)).is_editor:
        yield possible_duplicates(viewer)
    yield scans_without_packages(user)
    yield files_without_packages(user)


def unpublished_batches() -> Worklist:
    batches = Batch.objects.with_drafts()
    return Worklist(
        "batches",
        _("Unpublished files"),
        _("Complete the drafts of these batches, then publish them."),
        batches.count(),
        [
            WorklistItem(batch.name, reverse("desk_batches:batch", args=[batch.pk]))
            for batch in batches[:MAX_ITEMS]
        ],
        reverse("desk_batches:index"),
    )


def failed_imports() -> Worklist:
    done = ImportRun.objects.filter(stage=ImportRun.Stage.DONE)
    runs = done.filter(rows__kind=Kind.ERROR.value).distinct()
    return Worklist(
        "imports",
        _("Imports with failed rows"),
        _(
            "Download the failed rows, correct them and import them again. Then "
            "remove the import."
        ),
        runs.count(),
        [
            WorklistItem(run.name, reverse("desk_import_export:run", args=[run.pk]))
            for run in runs[:MAX_ITEMS]
        ],
        reverse("desk_import_export:index"),
    )


def incomplete_resources(todo: ToDo) -> Worklist:
    resources = todo.filter(Resource.objects.order_by("-created_at", "-pk"))
    viewset = Resource.snippet_viewset
    edit = viewset.get_url_name("edit")
    return Worklist(
        todo.code,
        todo.label,
        todo.advice,
        resources.count(),
        [
            WorklistItem(resource.title, reverse(edit, args=[resource.pk]))
            for resource in resources[:MAX_ITEMS]
        ],
        f"{reverse(viewset.get_url_name('list'))}?to_do={todo.code}",
    )


def possible_duplicates(viewer: Viewer) -> Worklist:
    pairs = undecided_pairs().order_by("-detected_at")
    index_url = reverse("desk_duplicates:index")
    items = []
    for candidate in merge_candidates(pairs[:MAX_ITEMS], viewer):
        occurrence = candidate.source.occurrence or candidate.target.occurrence
        query = f"?resource={occurrence.resource.pk}" if occurrence else ""
        title = f"{_title(candidate.source)} / {_title(candidate.target)}"
        items.append(WorklistItem(title, index_url + query))
    return Worklist(
        "duplicates",
        _("Possible duplicates"),
        _(
            "Decide for each whether it is the same text, a translation or a new "
            "version."
        ),
        pairs.count(),
        items,
        index_url,
    )


def _title(side: MergeSide) -> str:
    return side.occurrence.resource.title if side.occurrence else side.document.title


def scans_without_packages(user) -> Worklist:
    return _without_packages(
        user,
        ocr.blocked_by_packages(),
        "ocr",
        _("Scans that need text recognition (OCR)"),
        _("To read these scans, your administrator must install: %s."),
    )


def files_without_packages(user) -> Worklist:
    return _without_packages(
        user,
        text_extraction.blocked_by_packages(),
        "conversion",
        _("Files that need LibreOffice"),
        _("To read these files, your administrator must install: %s."),
    )


def _without_packages(
    user, blocked: QuerySet, name: str, title: str, advice: str
) -> Worklist:
    policy = policy_registry.get_by_type(LibraryDocument)
    own: QuerySet = policy.instances_user_has_any_permission_for(user, ["change"])
    states = blocked.filter(document__in=own).select_related("document")
    packages = {name for state in states for name in ocr.needed_packages(state).split()}
    return Worklist(
        name,
        title,
        advice % " ".join(sorted(packages)),
        len(states),
        [
            WorklistItem(
                state.document.title, reverse("wagtaildocs:edit", args=[state.pk])
            )
            for state in states[:MAX_ITEMS]
        ],
        f"{reverse('library_files:index')}?needs_{name}=true",
    )
