"""What is written down of the server's work: enough to mend it, nothing of people.

No words that readers looked for, no addresses of mail or machines, no names that were
typed, no secret addresses: a log is copied to places that know no visibility.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

from home.logs.redaction import redact

access = logging.getLogger("access")
_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_ID = re.compile(r"[0-9a-f-]{16,36}")
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
FAULT = 500


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
        return redact(super().format(record), _current.get())


class JsonLines(JsonFormatter):
    """One JSON object a line, with these FIELDS and nothing personal in them."""

    def __init__(self, *args, **kwargs) -> None:
        names = {"levelname": "level", "name": "logger"}
        super().__init__("%(levelname)s %(name)s %(message)s", rename_fields=names)

    def process_log_record(self, log_data: dict) -> dict:
        kept = {key: log_data[key] for key in log_data if key in FIELDS}
        said = {"message", "exc_info"} & kept.keys()
        if kept.get("logger") != access.name:  # which writes nothing that was brought
            request = _current.get()
            kept |= {key: redact(str(kept[key]), request) for key in said}
        return super().process_log_record(kept)

    def add_fields(self, log_data: dict, record, message_dict: dict) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data["time"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        if request := _current.get():
            log_data["request_id"] = request.log_id
