"""The library's settings with a stock Wagtail search beside it, for bench/search.py.

No reader is asked to wait: what is measured is the library, not its limits.
"""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.stock"]
LIMITS = {}
