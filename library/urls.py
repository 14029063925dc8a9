from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from library.views import files, page_images

# Addresses land in histories, logs and mails. Those of what is not public have no
# title in them: `/library/34/`, and all others below it.
RESOURCE_ADDRESSES = ("library/<int:pk>-<slug:slug>/", "library/<int:pk>/")
FILE = "<slug:lang>/"
PICTURE = "p/<int:n>/picture.webp"


def resource_paths(
    below: str, view: Callable[..., HttpResponse], name: str
) -> list[URLPattern]:
    """Return the addresses of a view below a resource, with its title and without.

    Reverse them by keyword: positional arguments of the two could be confused.
    """
    return [path(f"{root}{below}", view, name=name) for root in RESOURCE_ADDRESSES]


urlpatterns = [
    *resource_paths("cover.jpg", files.cover, "cover"),
    *resource_paths("cover.svg", files.drawn_cover, "drawn_cover"),
    *resource_paths(FILE, files.file, "file"),
    *resource_paths(f"{FILE}<int:part>/", files.file, "file"),
    *resource_paths(f"{FILE}v/<int:n>/", files.file_version, "file_version"),
    *resource_paths(f"{FILE}<int:part>/v/<int:n>/", files.file_version, "file_version"),
    *resource_paths(f"{FILE}{PICTURE}", page_images.view, "page_picture"),
    *resource_paths(f"{FILE}<int:part>/{PICTURE}", page_images.view, "page_picture"),
]
