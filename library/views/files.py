"""Files, covers and addresses of resources. What one may not see does not exist."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from library.access.restricted_files import log_restricted_file
from library.access.viewers import VISITOR, Viewer
from library.files.serving import Download, download_of, serve
from library.images.drawn_covers import draw_cover
from library.models import LibraryDocument, Resource, ResourceFile
from library.resources.tombstones import gone_or_404


def visible_resource(request: HttpRequest, pk: int) -> Resource:
    """Return a published resource that the reader may see.

    Raises Http404, of which Removed is one.
    """
    viewer = Viewer.of(request.user)
    found = Resource.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise gone_or_404(pk, viewer)
    return found


def visible_file(request: HttpRequest, pk: int, lang: str, part: int) -> ResourceFile:
    """Return a file of a resource that the reader may see. Raises Http404."""
    resource = visible_resource(request, pk)
    files = ResourceFile.objects.filter(resource=resource).select_related("document")
    found = get_object_or_404(files, language=lang, part=part)
    found.resource = resource
    return found


def redirect_if_moved(request: HttpRequest, address: str) -> HttpResponse | None:
    """Return a redirect when the address asked for is not (or no longer) the right one.

    Temporary: a title, and with it the address, may change back. Only for who may see
    the resource: its address tells whether it is public, and its title if so.
    """
    if request.path == address:
        return None
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address)


@require_safe
def file(
    request: HttpRequest, pk: int, lang: str, part: int = 1, slug: str = ""
) -> HttpResponse:
    """The file itself."""
    found = visible_file(request, pk, lang, part)
    if redirection := redirect_if_moved(request, found.get_absolute_url()):
        return redirection
    is_public = not found.resource.is_restricted
    title = found.title or found.resource.title
    response = serve(request, download_of(found.document, title, is_public=is_public))
    return response if is_public else log_restricted_file(request, response)


@require_safe
def file_version(
    request: HttpRequest, pk: int, lang: str, n: int, part: int = 1, slug: str = ""
) -> HttpResponse:
    """An earlier version of a file; for editors."""
    if not Viewer.of(request.user).is_editor:
        raise Http404
    found = visible_file(request, pk, lang, part)
    versions = found.versions.select_related("document")
    version = get_object_or_404(versions, number=n)
    if redirection := redirect_if_moved(request, found.version_url(n)):
        return redirection
    download = download_of(version.document, version.document.title)
    return log_restricted_file(request, serve(request, download))


@require_safe
def cover(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The picture of the first page of the first file that has one."""
    resource = visible_resource(request, pk)
    if redirection := redirect_if_moved(request, resource.cover_url):
        return redirection
    files = ResourceFile.objects.filter(resource=resource).exclude(document__cover="")
    found = files.select_related("document").first()
    if found is None:
        raise Http404
    return serve(
        request,
        Download(
            found.document.cover,
            mime="image/jpeg",
            name="cover.jpg",
            is_inline=True,
            is_public=not resource.is_restricted,
        ),
    )


@require_safe
def drawn_cover(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A drawn cover, for a resource whose files have no first page to show."""
    resource = visible_resource(request, pk)
    if redirection := redirect_if_moved(request, resource.drawn_cover_url):
        return redirection
    response = HttpResponse(draw_cover(resource), "image/svg+xml")
    is_public = not resource.is_restricted
    caching = "public, no-cache" if is_public else "private, no-store"
    response["Cache-Control"] = caching
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def upload(request: HttpRequest, document_id: int, name: str) -> HttpResponse:
    """An upload under the address that Wagtail's admin uses for it."""
    document, title = _visible_upload(Viewer.of(request.user), document_id)
    response = serve(request, download_of(document, title))
    public = Resource.objects.visible_to(VISITOR).filter(files__document=document)
    return response if public.exists() else log_restricted_file(request, response)


def _visible_upload(viewer: Viewer, document_id: int) -> tuple[LibraryDocument, str]:
    """Return an upload and what readers call it. Raises Http404.

    Editors see every upload: those of drafts and those not yet in a resource. For all
    others one query decides, the same for an absent upload as for a hidden one.
    """
    files = ResourceFile.objects.filter(
        document__in=LibraryDocument.objects.filter(pk=document_id),
        resource__in=Resource.objects.visible_to(viewer),
    )
    file = files.select_related("document", "resource").order_by("pk").first()
    if file:
        return file.document, file.title or file.resource.title
    if not viewer.is_editor:
        raise Http404
    document = get_object_or_404(LibraryDocument, pk=document_id)
    return document, document.title
