"""The library's settings with a stock Wagtail search beside it, for bench/search.py."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.stock"]
