"""Serve the pictures of pages, which are public.

Only renditions are in this storage, not the originals. Names are random and never
reused, so browsers may cache a picture forever.
"""

from __future__ import annotations

import logging
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from library.files.serving import Download, serve_from_here
from library.models import LibraryRendition
from library.rate_limits import no_rate_limit

logger = logging.getLogger(__name__)
# Two hexadecimal digits, a UUID that starts with them, an image extension.
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f-]{36}\.(?:jpe?g|png|webp)")
TYPES = {
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


@no_rate_limit("Pages show many pictures.")
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Serve a picture. Raises Http404 for an unknown name.

    Always from this process, never from a bucket: the Content-Security-Policy of pages
    allows no images of another host.
    """
    if not _NAME.fullmatch(name):
        raise Http404
    extension = name.rpartition(".")[2]
    field = LibraryRendition._meta.get_field("file")
    file = field.attr_class(None, field, name)
    if not file.storage.exists(name):
        # Generate it again, for example after a restore.
        renditions = LibraryRendition.objects.select_related("image")
        rendition = renditions.filter(file=name).first()
        if rendition is None:
            raise Http404
        try:
            content = rendition.image.generate_rendition_file(rendition.filter)
        except OSError as error:
            logger.error("The image of the picture %s is missing", name)
            raise Http404 from error
        file.storage.save(name, content)
    download = Download(
        file,
        mime=TYPES[extension],
        name=f"picture.{extension}",
        is_inline=True,
        is_public=True,
        is_immutable=True,
    )
    return serve_from_here(request, download)
