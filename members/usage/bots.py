"""Which requests are a reader's own: those are counted, the others are not."""

from __future__ import annotations

import re

from django.http import HttpRequest

from library.access.viewers import Viewer

_ROBOT = re.compile(
    r"bot\b|bot[/;-]|crawl|spider|slurp|archiver|monitor|preview|headless|feed|"
    r"curl|wget|python|java/|go-http|okhttp|libwww|scrapy|httpclient",
    re.IGNORECASE,
)
# As long as a file is whole or begins, it is one download.
_FROM_THE_START = "bytes=0-"


def is_reader(request: HttpRequest) -> bool:
    """Say whether a person who is no editor asks for something on purpose."""
    agent = request.headers.get("User-Agent", "")
    is_person = bool(agent) and not _ROBOT.search(agent)
    is_fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    is_continued = request.headers.get("Range", _FROM_THE_START) != _FROM_THE_START
    return (
        request.method == "GET"
        and is_person
        and not (is_fetched_ahead or is_continued)
        and not Viewer.of(request.user).is_editor
    )
