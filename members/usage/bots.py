"""Tells requests of human readers, which are counted, from all others."""

from __future__ import annotations

import re

from django.http import HttpRequest

from library.access.viewers import Viewer

_ROBOT = re.compile(
    r"bot\b|bot[/;-]|crawl|spider|slurp|archiver|monitor|preview|headless|feed|"
    r"curl|wget|python|java/|go-http|okhttp|libwww|scrapy|httpclient",
    re.IGNORECASE,
)
# Only the first part of a file counts as a download.
_WHOLE_FILE_RANGE = "bytes=0-"


def is_reader(request: HttpRequest) -> bool:
    """Return whether a request is made on purpose by a person who is not an editor."""
    agent = request.headers.get("User-Agent", "")
    is_person = bool(agent) and not _ROBOT.search(agent)
    is_prefetch = "prefetch" in request.headers.get("Sec-Purpose", "")
    is_continuation = (
        request.headers.get("Range", _WHOLE_FILE_RANGE) != _WHOLE_FILE_RANGE
    )
    return (
        request.method == "GET"
        and is_person
        and not (is_prefetch or is_continuation)
        and not Viewer.of(request.user).is_editor
    )
