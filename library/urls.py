from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from library.views import files, resources
from library.views.reader.document import document
from library.views.reader.images import page_image
from library.views.reader.page import page
from library.views.reader.page_range import page_range
from library.views.reader.thumbnails import thumbnail_image, thumbnails

# URLs end up in browser histories, logs and emails, so those of restricted resources
# contain no title: `/library/34/`.
RESOURCE_ROOTS = ("library/<int:pk>-<slug:slug>/", "library/<int:pk>/")
FILE = "<slug:lang>/"
PICTURE = "p/<int:n>/picture.webp"
THUMBNAILS = "pages/<int:n>.webp"


def resource_paths(
    subpath: str, view: Callable[..., HttpResponse], name: str
) -> list[URLPattern]:
    """Return the URL patterns of a view of a resource, with and without its title.

    Reverse them with keyword arguments: positional ones would be ambiguous.
    """
    return [path(f"{root}{subpath}", view, name=name) for root in RESOURCE_ROOTS]


urlpatterns = [
    *resource_paths("", resources.resource, "resource"),
    *resource_paths(f"{FILE}p/<int:n>/", page, "page"),
    *resource_paths(f"{FILE}<int:part>/p/<int:n>/", page, "page"),
    *resource_paths(f"{FILE}text/", document, "document"),
    *resource_paths(f"{FILE}<int:part>/text/", document, "document"),
    *resource_paths(f"{FILE}pages.pdf", page_range, "page_range"),
    *resource_paths(f"{FILE}<int:part>/pages.pdf", page_range, "page_range"),
    *resource_paths(f"{FILE}pages/", thumbnails, "thumbnails"),
    *resource_paths(f"{FILE}<int:part>/pages/", thumbnails, "thumbnails"),
    *resource_paths(f"{FILE}{THUMBNAILS}", thumbnail_image, "thumbnail_image"),
    *resource_paths(
        f"{FILE}<int:part>/{THUMBNAILS}", thumbnail_image, "thumbnail_image"
    ),
    *resource_paths("files.zip", files.archive, "archive"),
    *resource_paths("cover.jpg", files.cover, "cover"),
    *resource_paths("cover.svg", files.drawn_cover, "drawn_cover"),
    *resource_paths(FILE, files.file, "file"),
    *resource_paths(f"{FILE}<int:part>/", files.file, "file"),
    *resource_paths(f"{FILE}v/<int:n>/", files.file_version, "file_version"),
    *resource_paths(f"{FILE}<int:part>/v/<int:n>/", files.file_version, "file_version"),
    *resource_paths(f"{FILE}{PICTURE}", page_image, "page_picture"),
    *resource_paths(f"{FILE}<int:part>/{PICTURE}", page_image, "page_picture"),
]
