"""Columns of the resource listing, on screen and in exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision, WorkflowState

from library.models import Organisation, Region, Resource, ResourceFile, Theme
from library.processing.status_messages import SEARCHABLE, explain

DATE_FORMATS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}


def prefetch_listed(resources: QuerySet) -> QuerySet:
    """Prefetch what the functions below read, in a fixed number of queries.

    Into separate attributes, because modelcluster's managers ignore prefetching.
    """
    files = ResourceFile.objects.order_by("sort_order", "pk")
    files = files.select_related("document__recognition")
    scheduled = Revision.objects.filter(approved_go_live_at__isnull=False)
    return resources.select_related("type").prefetch_related(
        Prefetch("_revisions", scheduled, to_attr="listed_schedules"),
        Prefetch(
            "_workflow_states", WorkflowState.objects.active(), to_attr="listed_reviews"
        ),
        Prefetch("files", files, to_attr="listed_files"),
        Prefetch("regions", Region.objects.all(), to_attr="listed_regions"),
        Prefetch("themes", Theme.objects.all(), to_attr="listed_themes"),
        Prefetch(
            "organisations", Organisation.objects.all(), to_attr="listed_organisations"
        ),
    )


def regions(resource: Resource) -> str:
    return _join(resource.listed_regions)


def themes(resource: Resource) -> str:
    return _join(resource.listed_themes)


def organisations(resource: Resource) -> str:
    return _join(resource.listed_organisations)


def languages(resource: Resource) -> str:
    return _join(file.get_language_display() for file in resource.listed_files)


def published(resource: Resource) -> str:
    """Return the date as precisely as it is known: 2005, 2005-09 or 2005-09-16."""
    if not resource.published_on:
        return ""
    return resource.published_on.strftime(DATE_FORMATS[resource.published_precision])


def status(resource: Resource) -> str:
    """Return whether the resource is published, scheduled or in review."""
    if not resource.live:
        words = [_("Expired") if resource.expired else _("Not published")]
    else:
        words = [_("Published")]
        if resource.has_unpublished_changes:
            words.append(_("unpublished changes"))
    if resource.listed_schedules:
        words.append(_("scheduled"))
    if resource.listed_reviews:
        words.append(_("in review"))
    return ", ".join(words)


def text(resource: Resource) -> str:
    """Return the status of files that are not searchable, else "Searchable"."""
    if not resource.listed_files:
        return _("No file")
    labels = {str(explain(file.document).label) for file in resource.listed_files}
    return ", ".join(sorted(labels - {str(SEARCHABLE.label)}) or labels)


def _join(values: Iterable) -> str:
    return ", ".join(dict.fromkeys(str(value) for value in values))


EXPORT_COLUMNS: dict[str, Callable[[Resource], object]] = {
    "id": lambda resource: resource.pk,
    "title": lambda resource: resource.title,
    "type": lambda resource: str(resource.type or ""),
    "regions": regions,
    "themes": themes,
    "organisations": organisations,
    "languages": languages,
    "published": published,
    "un_symbol": lambda resource: resource.un_symbol,
    "visibility": lambda resource: resource.get_visibility_display(),
    "status": status,
    "text": text,
    "summary": lambda resource: resource.summary,
    "rights": lambda resource: resource.rights,
    "source": lambda resource: resource.source_url,
}
HEADINGS = {
    "id": gettext_lazy("ID"),
    "languages": gettext_lazy("Languages"),
    "published": gettext_lazy("Published"),
    "status": gettext_lazy("Status"),
    "text": gettext_lazy("Text"),
    "source": gettext_lazy("Source"),
}
