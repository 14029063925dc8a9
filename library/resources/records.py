"""Title, summary and cover of a resource in the reader's language.

A file may have a title and a summary of its own, so a resource with files in several
languages is shown to a French reader with the French title, if somebody wrote one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from library.languages import direction
from library.models import Resource, ResourceFile


def with_files(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """Return resources with their files and documents prefetched, in order."""
    files = ResourceFile.objects.select_related("document").order_by("sort_order", "pk")
    return resources.prefetch_related(Prefetch("files", queryset=files))


@dataclass(frozen=True)
class Record:
    """A resource as a reader meets it.

    language: of the title. original_title: the resource's own title, "" where it is
    the one shown.
    """

    title: str
    language: str
    direction: str
    summary: str
    summary_language: str
    original_title: str = ""


def resource_record(resource: Resource) -> Record:
    """Return title and summary in the active language, or else the resource's own.

    Reads `resource.files`: `with_files` prefetches them.
    """
    language, files = get_language(), []
    if resource.language != language:
        files = [file for file in resource.files.all() if file.language == language]
    titled_files = [file for file in files if file.title]
    # Several files in one language are its parts, and their titles those of the parts:
    # the whole is named by the one that also has a summary, if any.
    file = next((file for file in titled_files if file.summary), None)
    if file is None and len(files) == 1:
        file = next(iter(titled_files), None)
    if file is None:
        return Record(
            title=resource.title,
            language=resource.language,
            direction=direction(resource.language),
            summary=resource.summary,
            summary_language=resource.language,
        )
    return Record(
        title=file.title,
        language=file.language,
        direction=direction(file.language),
        summary=file.summary or resource.summary,
        summary_language=file.language if file.summary else resource.language,
        original_title=resource.title if resource.title != file.title else "",
    )


def own_language_first(files: Iterable[ResourceFile]) -> list[ResourceFile]:
    """Return files with those in the active language first, else in their order."""
    language = get_language()
    return sorted(files, key=lambda file: file.language != language)


def main_file(files: Iterable[ResourceFile]) -> ResourceFile | None:
    """Return the file to offer first: in the active language, if there is one.

    Quarantined files cannot be opened and are left out.
    """
    available = [file for file in files if not file.document.is_quarantined]
    return next(iter(own_language_first(available)), None)
