"""Pages of a PDF as a PDF: copied on request in the sandbox, not stored."""

from __future__ import annotations

import logging
import tempfile
from typing import IO

from library.extraction import NotCopied, Reason, copy_pages
from library.files.storage import on_disk
from library.models import LibraryDocument
from library.processing.page_images import render_slot

logger = logging.getLogger(__name__)
_MAX_MEMORY_BYTES = 2 << 20  # a larger PDF is kept in a temporary file


def copy_page_range(document: LibraryDocument, first: int, last: int) -> IO[bytes]:
    """Return a temporary file with these pages as a PDF; closing it deletes it.

    Raises NotCopied, and RendererBusy while too many other pages are rendered.
    """
    out = tempfile.SpooledTemporaryFile(_MAX_MEMORY_BYTES, prefix="library-pages-")  # noqa: SIM115 (returned)
    try:
        with render_slot(), on_disk(document.file) as path:
            copy_pages(path, first, last, out)
    except OSError as error:  # replaced or deleted meanwhile
        out.close()
        logger.warning("No pages of document %s: %s", document.pk, error)
        raise NotCopied(Reason.UNREADABLE) from error
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out
