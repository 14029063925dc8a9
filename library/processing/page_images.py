"""Images of pages of PDFs and image files, and where the words are.

They are made on request, not stored.
Each is made in a child process of its own. Few run at a time, so that readers who turn
pages quickly do not take all processors.
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from library.extraction import page_boxes, page_picture, page_thumbnails
from library.extraction.boxes import PageBoxes
from library.extraction.tesseract import tesseract_name
from library.files.storage import on_disk
from library.models import LibraryDocument, RecognisedPage
from library.processing.ocr import language_of

logger = logging.getLogger(__name__)
MAX_CONCURRENT_RENDERS = 2  # per process
RENDER_TIMEOUT_SECONDS = 3  # for a request that waits for others
_renders = threading.BoundedSemaphore(MAX_CONCURRENT_RENDERS)


class RendererBusy(Exception):
    """Too many other pages are being rendered."""


@contextmanager
def render_slot() -> Iterator[None]:
    """Wait for one of the few renders that run at a time. Raises RendererBusy."""
    if not _renders.acquire(timeout=RENDER_TIMEOUT_SECONDS):
        raise RendererBusy
    try:
        yield
    finally:
        _renders.release()


def has_page_images(document: LibraryDocument) -> bool:
    """Return whether the pages of a file can be shown as images."""
    has_images = document.media is not None and document.media.has_page_images
    return has_images and not document.is_quarantined


def render_page(document: LibraryDocument, number: int, width: int) -> bytes | None:
    """Return the image of a page as WebP; None if the page or the file is unreadable.

    width: one of `limits.PICTURE_WIDTHS`. Raises RendererBusy.
    """
    try:
        with render_slot(), on_disk(document.file) as path:
            return page_picture(path, number, width, document.media_type)
    except OSError as error:  # replaced or deleted meanwhile
        logger.warning("No image of document %s: %s", document.pk, error)
        return None


def render_thumbnails(document: LibraryDocument, first: int, last: int) -> bytes | None:
    """Return small images of pages in one WebP; None if the file is unreadable.

    Raises RendererBusy.
    """
    try:
        with render_slot(), on_disk(document.file) as path:
            return page_thumbnails(path, first, last, document.media_type)
    except OSError as error:  # replaced or deleted meanwhile
        logger.warning("No thumbnails of document %s: %s", document.pk, error)
        return None


def boxes_on_page(
    document: LibraryDocument, number: int, is_recognised: bool
) -> PageBoxes | None:
    """Return where the words of a page are in its image; None if that is unknown.

    is_recognised: the text comes from recognition (OCR). Raises RendererBusy.
    """
    if is_recognised:
        return _recognised_boxes(document, number)
    if document.media_type != "pdf":  # an image has no words of its own
        return None
    try:
        with render_slot(), on_disk(document.file) as path:
            return page_boxes(path, number)
    except OSError as error:  # replaced or deleted meanwhile
        logger.warning("No boxes of document %s: %s", document.pk, error)
        return None


def _recognised_boxes(document: LibraryDocument, number: int) -> PageBoxes | None:
    results = RecognisedPage.objects.filter(
        sha256=document.sha256,
        number=number,
        languages=tesseract_name(language_of(document)),
    )
    packed = results.values_list("boxes", flat=True).first()
    try:
        return PageBoxes.unpack(packed) if packed else None
    except (TypeError, ValueError, zlib.error) as error:
        logger.warning("Boxes of document %s are damaged: %s", document.pk, error)
        return None
