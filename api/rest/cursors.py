"""Cursors: where a list continues, signed, for one list and one visibility level.

Readable by whoever has one, so it contains nothing but the reader's own position. The
day it was made in keeps it equal all day, and with it the ETag of the response.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from api.rest.problems import InvalidCursor
from library.access.viewers import Viewer

MAX_CURSOR_LENGTH = 500
_INVALID = "This cursor is not valid. Begin again without a cursor."
_FOREIGN = (
    "This cursor belongs to other parameters, to another token or to an earlier "
    "index. Repeat the parameters of the first request, or begin again without a "
    "cursor."
)
_EXPIRED = "This cursor has expired. Begin again without a cursor."


def make_cursor(position: int, parameters: dict, viewer: Viewer) -> str:
    """Return a cursor. parameters: what must be the same when it is used."""
    day = timezone.localdate().toordinal()
    value = [position, day, _digest(parameters, viewer)]
    return Signer(salt=__name__).sign_object(value)


def read_cursor(
    text: str, parameters: dict, viewer: Viewer, lifetime: timedelta
) -> int:
    """Return the position in a cursor. Raises InvalidCursor with what to do."""
    try:
        if len(text) > MAX_CURSOR_LENGTH:
            raise BadSignature
        position, day, digest = Signer(salt=__name__).unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise InvalidCursor(_INVALID) from error
    if digest != _digest(parameters, viewer):
        raise InvalidCursor(_FOREIGN)
    if timezone.localdate() - date.fromordinal(day) > lifetime:
        raise InvalidCursor(_EXPIRED)
    return position


def _digest(parameters: dict, viewer: Viewer) -> str:
    text = json.dumps([parameters, viewer.levels], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
