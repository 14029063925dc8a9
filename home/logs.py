"""What is written down of the server's work: enough to mend it, nothing of people.

No words that readers looked for, no addresses of mail or machines, no names that were
typed, no secret addresses: a log is copied to places that know no visibility.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

from library.plain import without_addresses

access = logging.getLogger("access")
_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_ID = re.compile(r"[0-9a-f-]{16,36}")
# What a server names that could not even read a request.
_UNREAD = re.compile(r"(Error handling|Invalid) request[^\n]*")
# Wagtail's own line about a mail of a review: its subject holds the title of a draft.
_SUBJECT = re.compile(r"(Failed to send notification email ').*(' to )", re.S)
_QUERY = re.compile(r"\?[^\s'\"]*[=&][^\s'\"]*")
FIELDS = {
    "time",
    "level",
    "logger",
    "message",
    "request_id",
    "exc_info",
    "method",
    "view",
    "status",
    "milliseconds",
}
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PATCH", "PUT", "DELETE"}
SHORTEST, FAULT = 3, 500


class RequestLogMiddleware:
    """Give each request an id, the proxy's or a new one, and write one line of it.

    Who meets a fault gets the id, to tell of it. Other answers are the same each time,
    so that they can be compared.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.log_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
        _current.set(request)
        begun = time.monotonic()
        response = self.get_response(request)
        if response.status_code >= FAULT:
            response["X-Request-ID"] = request.log_id
        _write_line(request, response, time.monotonic() - begun)
        return response


def _write_line(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    found = request.resolver_match
    line = {
        "method": request.method if request.method in METHODS else "other",
        "view": found.view_name if found else "",
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
    }
    access.info("%(method)s %(view)s %(status)s %(milliseconds)s ms", line, extra=line)


def forget_request(**kwargs) -> None:
    """What is logged from here on belongs to no request."""
    _current.set(None)


class PlainLines(logging.Formatter):
    """Lines for people, with nothing personal in them."""

    def format(self, record: logging.LogRecord) -> str:
        return nothing_personal(super().format(record))


class JsonLines(JsonFormatter):
    """One JSON object a line, with these FIELDS and nothing personal in them."""

    def __init__(self, *args, **kwargs) -> None:
        names = {"levelname": "level", "name": "logger"}
        super().__init__("%(levelname)s %(name)s %(message)s", rename_fields=names)

    def process_log_record(self, log_data: dict) -> dict:
        kept = {key: log_data[key] for key in log_data if key in FIELDS}
        said = {"message", "exc_info"} & kept.keys()
        if kept.get("logger") != access.name:  # which writes nothing that was brought
            kept |= {key: nothing_personal(str(kept[key])) for key in said}
        return super().process_log_record(kept)

    def add_fields(self, log_data: dict, record, message_dict: dict) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data["time"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        if request := _current.get():
            log_data["request_id"] = request.log_id


def nothing_personal(text: str) -> str:
    """Return the text without what the request at hand, or a person, has brought."""
    text = _SUBJECT.sub(r"\1…\2", _UNREAD.sub(r"\1 request …", text))
    if request := _current.get():
        text = _without_address_of(request, text)
        if words := sorted(set(_words(request)), key=len, reverse=True):
            text = re.sub("|".join(map(re.escape, words)), "…", text, flags=re.I)
    return without_addresses(_QUERY.sub("?…", text))


def _without_address_of(request: HttpRequest, text: str) -> str:
    """Put the pattern in place of an address, which may be a secret one."""
    found = request.resolver_match
    pattern = f"/{found.route}" if found else "(unknown address)"
    for address in {request.path, quote(request.path)} - {"/"}:
        text = text.replace(address, pattern)
    return text


def _words(request: HttpRequest) -> Iterator[str]:
    """Yield what was typed: whole values and their words, if they were read."""
    given = [request.GET] + ([request.POST] if hasattr(request, "_post") else [])
    for values in given:
        for key in values:
            for value in values.getlist(key):
                yield from (w for w in (value, *value.split()) if len(w) >= SHORTEST)
