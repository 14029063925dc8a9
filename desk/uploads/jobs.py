"""Worker jobs for uploads: finalize complete ones, expire abandoned ones."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.models import IncomingFile
from desk.uploads import partial_files
from desk.uploads.acceptance import reject
from desk.uploads.resumable import UploadClosed, finalize
from library.maintenance.orphaned_files import MIN_AGE, is_older

logger = logging.getLogger(__name__)
# Time for the request with the last chunk to make the draft itself.
FINALIZE_GRACE = timedelta(minutes=1)


def _arriving() -> QuerySet[IncomingFile]:
    return IncomingFile.objects.filter(state=IncomingFile.State.ARRIVING)


def finalize_next() -> bool:
    """Finalize one complete upload whose request ended too early.

    Returns whether there was one.
    """
    since = timezone.now() - FINALIZE_GRACE
    complete = _arriving().filter(received__gte=F("size"), touched_at__lt=since)
    incoming = complete.order_by("touched_at").first()
    if incoming is None:
        return False
    # Do not retry at once, whatever happens now.
    _arriving().filter(key=incoming.key).update(touched_at=timezone.now())
    try:
        finalize(incoming.key)
    except (partial_files.UploadBusy, UploadClosed):
        pass  # another process is finalizing it, or has
    except Exception:  # an error of the application or the storage: keep and retry
        logger.exception("Incoming file %s could not be stored", incoming.key)
    return True


def expire_uploads(now: datetime | None = None) -> None:
    """Reject uploads without progress for KEPT_FOR; delete orphaned partial files."""
    latest = (now or timezone.now()) - MIN_AGE
    message = _("The upload was not completed within 30 days. Upload the file again.")
    for incoming in _arriving().filter(touched_at__lt=latest):
        with suppress(partial_files.UploadBusy), partial_files.locked(incoming.key):
            reject(incoming, ValidationError(message))
            partial_files.remove(incoming.key)
    keys = {str(key) for key in _arriving().values_list("key", flat=True)}
    for path in partial_files.folder().glob("*.part"):
        if path.stem not in keys and is_older(path, latest):
            path.unlink(missing_ok=True)
