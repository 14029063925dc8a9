"""Settings of gunicorn: `gunicorn config.wsgi --config python:config.gunicorn`.

gunicorn's access log is off: it would contain search words and IP addresses.
"""

from config.settings import LOGGING

accesslog = None
logconfig_dict = LOGGING | {
    "loggers": LOGGING["loggers"]
    | {
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    }
}
# The maximum of gunicorn and of nginx. The longest input of the search box fits (1,000
# Arabic letters: 6 kB). Longer requests do not come from our pages and are rejected.
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
# Time for running downloads and uploads to finish.
graceful_timeout = 25
control_socket_disable = True
