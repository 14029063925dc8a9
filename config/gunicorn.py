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
# gunicorn's largest bound, and nginx's. The longest question that the search box takes
# fits in it (1,000 letters of Arabic: 6 kB) and gets an answer of ours; what is longer
# comes from no page of ours, and gunicorn refuses it before it is read.
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
# The end of a file's download, or of an upload in hand.
graceful_timeout = 25
control_socket_disable = True
