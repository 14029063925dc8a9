"""One resource, its files, their pages, and finding words in them."""

# No `from __future__ import annotations`: django-ninja reads the annotations.
from collections.abc import Mapping

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from api.rest import schemas
from api.rest.records import NO_MIME, Records
from api.rest.requests import api_limit, viewer_of
from api.rest.search import MAX_QUERY_LENGTH
from api.tokens.access import access_of
from library.access.viewers import Viewer
from library.files.serving import download_of, serve
from library.models import LibraryDocument, Resource, ResourceFile
from library.resources import search_inside
from library.resources.page_labels import page_label
from library.resources.records import with_files
from library.resources.tombstones import gone_or_404
from library.views.files import log_unless_public
from library.views.reader.text import last_page, read_page
from search.engines.base import EngineDown

router = Router(tags=["Resources"])


def visible_resource(pk: int, viewer: Viewer) -> Resource:
    """Return a resource with all that is shown of it.

    Raises Http404, or its subclass Gone for a deleted resource.
    """
    rows = with_files(Resource.objects.visible_to(viewer)).select_related("type")
    resource = rows.filter(pk=pk).first()
    if resource is None:
        raise gone_or_404(pk, viewer)
    return resource


def visible_file(pk: int, viewer: Viewer) -> ResourceFile:
    """Return the first use of a document in resources that the viewer may see.

    Raises Http404.
    """
    files = ResourceFile.objects.filter(
        # A lookup by primary key: SQLite fails for larger numbers in any other field.
        document__in=LibraryDocument.objects.filter(pk=pk),
        resource__in=Resource.objects.visible_to(viewer),
    )
    file = files.select_related("document", "resource").order_by("pk").first()
    if file is None:
        raise Http404
    return file


@router.get(
    "/resources/{int:pk}",
    response=schemas.Resource,
    url_name="resource",
    operation_id="resource",
)
@api_limit("api")
def resource(request: HttpRequest, pk: int):
    """Read a resource with its titles in all languages, its terms and its files."""
    viewer = viewer_of(request)
    return Records(request).resource(visible_resource(pk, viewer), viewer)


class FindParams(Schema):
    """The words to find in a resource."""

    q: str = Field(
        min_length=1,
        max_length=MAX_QUERY_LENGTH,
        description="Words, as in a search.",
        examples=["early warning"],
    )


@router.get(
    "/resources/{int:pk}/find",
    response=schemas.FoundPages,
    url_name="find",
    operation_id="find",
)
@api_limit("api_search")
def find(request: HttpRequest, pk: int, params: Query[FindParams]):
    """Find words in the files of a resource: its 20 best pages."""
    shown_resource = visible_resource(pk, viewer_of(request))
    return found_pages_record(shown_resource, request.GET, Records(request))


def found_pages_record(
    resource: Resource, params: Mapping[str, str], records: Records
) -> dict:
    """Return the fields of `schemas.FoundPages`. Raises EngineDown."""
    words = search_inside.provider(params)
    hits = words.matching_pages(resource)
    if hits is None:
        raise EngineDown("The matching pages are unknown")
    return {"q": words.text, "pages": [records.page_hit(hit) for hit in hits]}


@router.get(
    "/files/{int:pk}", response=schemas.File, url_name="file", operation_id="file"
)
@api_limit("api")
def file(request: HttpRequest, pk: int):
    """Read about a file."""
    [record] = Records(request).files([visible_file(pk, viewer_of(request))])
    return record


FILE_RESPONSES = {
    200: {
        "description": "The file, with its name and type.",
        "content": {NO_MIME: {"schema": {"type": "string", "format": "binary"}}},
    },
    206: {"description": "The part of the file that `Range` asks for."},
    302: {"description": "The file is at `Location`, for a minute."},
    416: {"description": "The file is shorter than `Range`."},
}


@router.get(
    "/files/{int:pk}/content",
    url_name="content",
    operation_id="content",
    openapi_extra={"responses": FILE_RESPONSES},
)
@api_limit("downloads")
def content(request: HttpRequest, pk: int):
    """Download a file. With a token, also what is restricted; `Range` is supported."""
    # HEAD is routed as GET, but the server of files tells them apart.
    request.method = request.META["REQUEST_METHOD"]
    access = access_of(request)
    shown_file = visible_file(pk, access.viewer)
    document, resource = shown_file.document, shown_file.resource
    title = shown_file.title or resource.title
    is_public = access.token_id is None
    response = serve(request, download_of(document, title, is_public=is_public))
    if is_public:
        return response
    return log_unless_public(request, response, document, access.owner)


@router.get(
    "/files/{int:pk}/pages/{int:n}",
    response=schemas.Page,
    url_name="page",
    operation_id="page",
)
@api_limit("api")
def page(request: HttpRequest, pk: int, n: int):
    """Read the text of a page, or of a part in a format without pages."""
    shown_file = visible_file(pk, viewer_of(request))
    last = last_page(shown_file)
    if not 1 <= n <= last:
        raise Http404
    records = Records(request)
    return page_record(shown_file, n, records) | {
        "pages": last,
        "previous": records.api_url("page", pk=pk, n=n - 1) if n > 1 else None,
        "next": records.api_url("page", pk=pk, n=n + 1) if n < last else None,
    }


def page_record(file: ResourceFile, n: int, records: Records) -> dict:
    """Return the fields of `schemas.Page` that are about the page itself."""
    content = read_page(file, n)
    return {
        "file": file.document_id,
        "resource": file.resource_id,
        "page": n,
        "label": page_label(file.document, n),
        "text": content.text,
        "language": file.language,
        "is_cut": content.is_cut,
        "is_recognised": content.is_recognised,
        "url": records.absolute_url(file.page_url(n)),
    }
