"""Views of files and covers. Users get 404 for what they may not see."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from library.access.restricted_files import log_restricted_file
from library.access.viewers import VISITOR, Viewer
from library.files.archives import archived_files, stream_archive
from library.files.serving import Download, download_of, generated_headers, serve
from library.images.drawn_covers import draw_cover
from library.languages import language_of_url
from library.models import LibraryDocument, Resource, ResourceFile
from library.rate_limits import no_rate_limit, rate_limit
from library.resources.records import own_language_first, with_files
from library.resources.tombstones import gone_or_404


def visible_resource(request: HttpRequest, pk: int) -> Resource:
    """Return a published resource that the user may see.

    Raises Http404, or its subclass Gone for a deleted resource.
    """
    viewer = Viewer.of(request.user)
    resource = with_files(Resource.objects.visible_to(viewer)).filter(pk=pk).first()
    if resource is None:
        raise gone_or_404(pk, viewer)
    return resource


def visible_file(request: HttpRequest, pk: int, lang: str, part: int) -> ResourceFile:
    """Return a file of a resource that the user may see. Raises Http404."""
    resource = visible_resource(request, pk)
    files = ResourceFile.objects.filter(resource=resource).select_related("document")
    file = get_object_or_404(files, language=language_of_url(lang), part=part)
    file.resource = resource
    return file


def redirect_if_moved(request: HttpRequest, url: str) -> HttpResponse | None:
    """Return a redirect if the requested URL is not the current one.

    Temporary: a title, and with it the URL, may change back. Only call it for users who
    may see the resource: the URL reveals its title.
    """
    if request.path == url:
        return None
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{url}?{query}" if query else url)


@rate_limit("downloads")
@require_safe
def file(
    request: HttpRequest, pk: int, lang: str, part: int = 1, slug: str = ""
) -> HttpResponse:
    """Serve a file."""
    resource_file = visible_file(request, pk, lang, part)
    if redirection := redirect_if_moved(request, resource_file.get_absolute_url()):
        return redirection
    is_public = not resource_file.resource.is_restricted
    title = resource_file.title or resource_file.resource.title
    response = serve(
        request, download_of(resource_file.document, title, is_public=is_public)
    )
    return response if is_public else log_restricted_file(request, response)


@rate_limit("downloads")
@require_safe
def file_version(
    request: HttpRequest, pk: int, lang: str, n: int, part: int = 1, slug: str = ""
) -> HttpResponse:
    """Serve an earlier version of a file to editors."""
    if not Viewer.of(request.user).is_editor:
        raise Http404
    resource_file = visible_file(request, pk, lang, part)
    versions = resource_file.versions.select_related("document")
    version = get_object_or_404(versions, number=n)
    if redirection := redirect_if_moved(request, resource_file.version_url(n)):
        return redirection
    download = download_of(version.document, version.document.title)
    return log_restricted_file(request, serve(request, download))


@rate_limit("downloads")
@require_safe
def archive(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Serve all files of a resource as a ZIP, if it has several."""
    resource = visible_resource(request, pk)
    files = archived_files(resource.files.all())
    if not files:
        raise Http404
    if redirection := redirect_if_moved(request, resource.archive_url):
        return redirection
    is_public = not resource.is_restricted
    name = f"{resource.title[:120]}.zip"
    download = Download(None, "application/zip", name, is_public=is_public)
    headers = generated_headers(download)
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    response = StreamingHttpResponse(
        stream_archive(files, resource.title), headers=headers
    )
    return response if is_public else log_restricted_file(request, response)


@no_rate_limit("A small picture.")
@require_safe
def cover(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Serve the image of a first page, if possible in the active language."""
    resource = visible_resource(request, pk)
    if redirection := redirect_if_moved(request, resource.cover_url):
        return redirection
    files = own_language_first(
        file for file in resource.files.all() if file.document.cover
    )
    if not files:
        raise Http404
    return serve(
        request,
        Download(
            files[0].document.cover,
            mime="image/jpeg",
            name="cover.jpg",
            is_inline=True,
            is_public=not resource.is_restricted,
        ),
    )


@no_rate_limit("A small picture.")
@require_safe
def drawn_cover(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Serve a generated cover, for a resource without an image of a first page."""
    resource = visible_resource(request, pk)
    if redirection := redirect_if_moved(request, resource.drawn_cover_url):
        return redirection
    response = HttpResponse(draw_cover(resource), "image/svg+xml")
    is_public = not resource.is_restricted
    caching = "public, no-cache" if is_public else "private, no-store"
    response["Cache-Control"] = caching
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@rate_limit("downloads")
@require_safe
def upload(request: HttpRequest, document_id: int, name: str) -> HttpResponse:
    """Serve a document at the URL that Wagtail's admin uses."""
    viewer = Viewer.of(request.user)
    files = ResourceFile.objects.filter(
        document__in=LibraryDocument.objects.filter(pk=document_id),
        resource__in=Resource.objects.visible_to(viewer),
    )
    file = files.select_related("document", "resource").order_by("pk").first()
    if file:
        document, title = file.document, file.title or file.resource.title
    elif viewer.is_editor:
        # Also documents of drafts, and those without a resource.
        document = get_object_or_404(LibraryDocument, pk=document_id)
        title = document.title
    else:
        # For others one query decides, the same for missing and hidden documents.
        raise Http404
    response = serve(request, download_of(document, title))
    return log_unless_public(request, response, document)


def log_unless_public(
    request: HttpRequest,
    response: HttpResponse,
    document: LibraryDocument,
    user: AbstractBaseUser | None = None,
) -> HttpResponse:
    """Report the download of a document that is in no public resource.

    user: who reads, None for the user of the session. Returns the response.
    """
    public = Resource.objects.visible_to(VISITOR).filter(files__document=document)
    if public.exists():
        return response
    return log_restricted_file(request, response, user)
