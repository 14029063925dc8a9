"""How gunicorn serves the site: `gunicorn config.wsgi --config python:config.gunicorn`.

Its own access log stays off: it would write down readers' words and addresses.
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
# Long addresses get an answer of ours (search/request.py), not gunicorn's.
limit_request_line = 0
# The end of a file's download, or of an upload in hand.
graceful_timeout = 25
control_socket_disable = True
