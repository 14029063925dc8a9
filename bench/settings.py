"""The library's settings plus stock Wagtail search, for bench/search.py.

Rate limits are off: the benchmarks measure the library, not its limits.
"""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "bench.stock"]
LIMITS = {}
# Without a manifest, so that `collectstatic` need not run.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
