"""Log formats without personal data.

Logs do not contain search words, email or IP addresses, names or secret URLs: they are
copied to places without access control.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar

from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

from home.logs.redaction import redact

access = logging.getLogger("access")
current_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
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


class PlainLines(logging.Formatter):
    """Plain log lines without personal data."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), current_request.get())


class JsonLines(JsonFormatter):
    """One JSON object per line, with FIELDS only and without personal data."""

    def __init__(self, *args, **kwargs) -> None:
        names = {"levelname": "level", "name": "logger"}
        super().__init__("%(levelname)s %(name)s %(message)s", rename_fields=names)

    def process_log_record(self, log_data: dict) -> dict:
        fields = {key: log_data[key] for key in log_data if key in FIELDS}
        texts = {"message", "exc_info"} & fields.keys()
        if fields.get("logger") != access.name:  # which contains no request data
            request = current_request.get()
            fields |= {key: redact(str(fields[key]), request) for key in texts}
        return super().process_log_record(fields)

    def add_fields(self, log_data: dict, record, message_dict: dict) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data["time"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        if request := current_request.get():
            log_data["request_id"] = request.log_id
