"""Logging settings by log format."""

from django.core.exceptions import ImproperlyConfigured

FORMATTERS = {
    "plain": "home.logs.formatters.PlainLines",
    "json": "home.logs.formatters.JsonLines",
}


def logging_settings(form: str) -> dict:
    """Return Django's LOGGING for LOG_FORMAT. Raises ImproperlyConfigured.

    The JSON format also logs each request, so that no other access log is needed.
    """
    if form not in FORMATTERS:
        raise ImproperlyConfigured(f"LOG_FORMAT is {form!r}: use plain or json.")
    # Without a handler, errors are not logged when DEBUG is off.
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
            # Django's own handlers would log a second, unredacted line.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # Requests for other host names are not errors of this site.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
