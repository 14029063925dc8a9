"""Signal handlers of home, all registered in one place."""

from __future__ import annotations

from django.core.signals import request_finished

from home.middleware import forget_request


def register_signal_handlers() -> None:
    request_finished.connect(forget_request)
