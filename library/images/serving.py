"""The pictures of pages, which everybody may see.

Only renditions are here; the originals are in another storage. A name is random and
never stands for another picture, so browsers keep a picture for as long as they like.
"""

from __future__ import annotations

import logging
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from library.files.serving import Download, serve_from_here
from library.models import LibraryRendition

logger = logging.getLogger(__name__)
# Two hexadecimal digits, a UUID that starts with them, a type of image.
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f-]{36}\.(?:jpe?g|png|webp)")
TYPES = {
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """One picture. Raises Http404 for a name that no picture has.

    It leaves from here even where a bucket sends the files: the policy of pages shows
    no pictures of another host.
    """
    if not _NAME.fullmatch(name):
        raise Http404
    extension = name.rpartition(".")[2]
    field = LibraryRendition._meta.get_field("file")
    file = field.attr_class(None, field, name)
    if not file.storage.exists(name):
        _make_again(name)
    download = Download(
        file,
        mime=TYPES[extension],
        name=f"picture.{extension}",
        is_inline=True,
        is_public=True,
        is_immutable=True,
    )
    return serve_from_here(request, download)


def _make_again(name: str) -> None:
    """Make a picture that is gone from the storage, as after a restored backup.

    Raises Http404 when no rendition has this name, or its image is gone.
    """
    renditions = LibraryRendition.objects.select_related("image")
    rendition = renditions.filter(file=name).first()
    if rendition is None:
        raise Http404
    try:
        content = rendition.image.generate_rendition_file(rendition.filter)
    except OSError as error:
        logger.error("The image of the picture %s is missing", name)
        raise Http404 from error
    rendition.file.storage.save(name, content)
