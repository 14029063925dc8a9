"""How log lines are written."""

from django.core.exceptions import ImproperlyConfigured

FORMATTERS = {
    "plain": "home.logs.request_log.PlainLines",
    "json": "home.logs.request_log.JsonLines",
}


def logging_settings(form: str) -> dict:
    """Return Django's LOGGING for LOG_FORMAT. Raises ImproperlyConfigured.

    In JSON there is a line for each request, too; no other access log is needed.
    """
    if form not in FORMATTERS:
        raise ImproperlyConfigured(f"LOG_FORMAT is {form!r}: use plain or json.")
    # Without a handler a fault leaves no trace where DEBUG is off.
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": FORMATTERS[form]}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "lines"}
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "access": {"level": "INFO" if form == "json" else "WARNING"},
            # Django's own handlers would write a second, unchanged line.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # Machines that try names of other sites: nothing of ours is wrong.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
