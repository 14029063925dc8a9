"""The view of a resource, with the pages that match the words in the URL."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail import hooks

from library.access.viewers import Viewer
from library.models import Resource, ResourceFile
from library.rate_limits import rate_limit
from library.resources import search_inside
from library.resources.metadata import resource_metadata
from library.resources.page_labels import page_label
from library.resources.panels import LinkPanel
from library.resources.records import main_file, resource_record, with_files
from library.resources.related import related_resources
from library.resources.same_organisation import more_by_organisation
from library.views.files import redirect_if_moved, visible_resource
from library.views.reader.contents import ContentsEntry, read_headings
from library.views.reader.document import FIRST

MAX_HEADINGS = 20


@rate_limit("search", when=lambda request: "q" in request.GET)
@require_safe
def resource(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A resource; with `q`, its matching pages.

    To those who may not see it: title and summary, if the editors offer access to it.
    """
    try:
        shown_resource = visible_resource(request, pk)
    except Http404:
        announced = Resource.objects.announced().filter(pk=pk).first()
        if announced is None:
            raise
        return redirect_if_moved(request, announced.get_absolute_url()) or render(
            request, "library/access_offer.html", {"resource": announced}
        )
    if redirect := redirect_if_moved(request, shown_resource.get_absolute_url()):
        return redirect
    search = search_inside.provider(request.GET)
    hits = search.matching_pages(shown_resource)
    viewer = Viewer.of(request.user)
    visible = with_files(Resource.objects.visible_to(viewer))
    metadata = resource_metadata(shown_resource, request.build_absolute_uri)
    relations = related_resources(shown_resource, viewer)
    related_ids = {relation.resource.pk for relation in relations}
    url = request.build_absolute_uri(shown_resource.get_absolute_url())
    file = main_file(shown_resource.files.all())
    context = {
        "resource": shown_resource,
        "main_file": file,
        "contents": main_headings(file) if file else [],
        "words": search.text,
        "params": f"?{urlencode(search.params)}" if search.params else "",
        "hits": hits or (),
        "is_limited": hits is None,
        "short_url": request.build_absolute_uri(shown_resource.permanent_url),
        "shared_url": url,
        "email_url": email_url(shown_resource, url),
        "panels": link_panels(request, shown_resource, viewer, related_ids),
        "older": visible.filter(pk=shown_resource.supersedes_id).first(),
        "newer": visible.filter(supersedes=shown_resource).first(),
        "relations": relations,
        "metadata": metadata,
    }
    response = render(request, "library/resource.html", context)
    if metadata:
        response["Link"] = metadata.link_header
    return response


def main_headings(file: ResourceFile) -> list[ContentsEntry]:
    """Return links to the highest headings of a file in its whole text, if it has any.

    One heading is the title once more.
    """
    headings = read_headings(file, file.document.page_count)
    top = min((heading.level for heading in headings), default=1)
    highest = [heading for heading in headings if heading.level == top]
    if len(highest) < 2:
        return []
    return [
        ContentsEntry(
            f"{file.text_url}?{FIRST}={heading.page}",
            page_label(file.document, heading.page),
            heading.title,
        )
        for heading in highest[:MAX_HEADINGS]
    ]


def link_panels(
    request: HttpRequest, resource: Resource, viewer: Viewer, related_ids: set[int]
) -> list[LinkPanel]:
    """Return the lists of links beside a resource, without the empty ones."""
    panels = [more_by_organisation(resource, viewer, related_ids)]
    for build in hooks.get_hooks("register_resource_panels"):
        panels.append(build(request, resource))
    return [panel for panel in panels if panel and panel.links]


def email_url(resource: Resource, url: str) -> str:
    """Return a mailto: URL with a link to a resource; only public titles are named."""
    title = resource_record(resource).title
    subject = title if resource.is_public else _("A resource in the library")
    return f"mailto:?{urlencode({'subject': subject, 'body': url}, quote_via=quote)}"
