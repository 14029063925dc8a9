"""The view of a resource, with the pages that match the words in the URL."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail import hooks

from library.access.viewers import Viewer
from library.models import Resource
from library.rate_limits import rate_limit
from library.resources import search_inside
from library.resources.metadata import resource_metadata
from library.resources.records import with_files
from library.resources.related import related_resources
from library.views.files import redirect_if_moved, visible_resource


@rate_limit("search", when=lambda request: "q" in request.GET)
@require_safe
def resource(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A resource; with `q`, its matching pages."""
    shown_resource = visible_resource(request, pk)
    if redirect := redirect_if_moved(request, shown_resource.get_absolute_url()):
        return redirect
    search = search_inside.provider(request.GET)
    hits = search.matching_pages(shown_resource)
    viewer = Viewer.of(request.user)
    visible = with_files(Resource.objects.visible_to(viewer))
    metadata = resource_metadata(shown_resource, request.build_absolute_uri)
    context = {
        "resource": shown_resource,
        "words": search.text,
        "params": f"?{urlencode(search.params)}" if search.params else "",
        "hits": hits or (),
        "is_limited": hits is None,
        "short_url": request.build_absolute_uri(shown_resource.permanent_url),
        "panels": [
            panel
            for build in hooks.get_hooks("register_resource_panels")
            if (panel := build(request, shown_resource)).links
        ],
        "older": visible.filter(pk=shown_resource.supersedes_id).first(),
        "newer": visible.filter(supersedes=shown_resource).first(),
        "relations": related_resources(shown_resource, viewer),
        "metadata": metadata,
    }
    response = render(request, "library/resource.html", context)
    if metadata:
        response["Link"] = metadata.link_header
    return response
