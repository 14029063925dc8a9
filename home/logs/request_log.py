"""Request log and log formats without personal data.

Logs do not contain search words, email or IP addresses, names or secret URLs: they are
copied to places without access control.
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
SERVER_ERROR = 500


class RequestLogMiddleware:
    """Assign an id to each request, the proxy's or a new one, and log the request.

    Error responses contain the id, for bug reports. Other responses do not, so that
    they can be compared.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxy_id = request.headers.get("X-Request-ID", "")
        request.log_id = proxy_id if _ID.fullmatch(proxy_id) else uuid.uuid4().hex
        _current.set(request)
        start = time.monotonic()
        response = self.get_response(request)
        if response.status_code >= SERVER_ERROR:
            response["X-Request-ID"] = request.log_id
        match = request.resolver_match
        fields = {
            "method": request.method if request.method in METHODS else "other",
            "view": match.view_name if match else "",
            "status": response.status_code,
            "milliseconds": round((time.monotonic() - start) * 1000),
        }
        message = "%(method)s %(view)s %(status)s %(milliseconds)s ms"
        access.info(message, fields, extra=fields)
        return response


def forget_request(**kwargs) -> None:
    """Detach later log messages from the finished request."""
    _current.set(None)


class PlainLines(logging.Formatter):
    """Plain log lines without personal data."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), _current.get())


class JsonLines(JsonFormatter):
    """One JSON object per line, with FIELDS only and without personal data."""

    def __init__(self, *args, **kwargs) -> None:
        names = {"levelname": "level", "name": "logger"}
        super().__init__("%(levelname)s %(name)s %(message)s", rename_fields=names)

    def process_log_record(self, log_data: dict) -> dict:
        fields = {key: log_data[key] for key in log_data if key in FIELDS}
        texts = {"message", "exc_info"} & fields.keys()
        if fields.get("logger") != access.name:  # which contains no request data
            request = _current.get()
            fields |= {key: redact(str(fields[key]), request) for key in texts}
        return super().process_log_record(fields)

    def add_fields(self, log_data: dict, record, message_dict: dict) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data["time"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        if request := _current.get():
            log_data["request_id"] = request.log_id
