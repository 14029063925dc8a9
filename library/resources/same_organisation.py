"""More resources by the organisation of a resource, on the resource page."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from library.access.viewers import Viewer
from library.languages import direction
from library.models import Resource
from library.resources.panels import LinkPanel, PanelLink
from library.resources.records import resource_record, with_files

MAX_RESOURCES = 5


def more_by_organisation(
    resource: Resource, viewer: Viewer, excluded_ids: Collection[int]
) -> LinkPanel | None:
    """Return the newest resources of the first organisation that has others.

    Only what the viewer may see, without superseded editions. None without any.
    """
    organisations = list(resource.organisations.all())
    if not organisations:
        return None
    visible = Resource.objects.visible_to(viewer)
    is_superseded = Exists(visible.filter(supersedes=OuterRef("pk")))
    others = visible.exclude(pk__in={resource.pk, *excluded_ids}).exclude(is_superseded)
    with_others = others.order_by().filter(organisations__in=organisations)
    ids = set(with_others.values_list("organisations", flat=True).distinct())
    organisation = next((row for row in organisations if row.pk in ids), None)
    if organisation is None:
        return None
    newest = with_files(others.filter(organisations=organisation))[:MAX_RESOURCES]
    links = []
    for row in newest:
        record, url = resource_record(row), row.get_absolute_url()
        link = PanelLink(record.title, url, record.language, record.direction)
        links.append(link)
    params = urlencode({"org": organisation.code, "sort": "newest"})
    language = get_language()
    links.append(
        PanelLink(
            _("All by this organisation"),
            f"{reverse('search')}?{params}",
            language,
            direction(language),
        )
    )
    heading = format_html(
        _("More by {}"), format_html("<bdi>{}</bdi>", organisation.label)
    )
    return LinkPanel("same-organisation", heading, tuple(links))
