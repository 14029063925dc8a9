"""Search engines. Each process uses one, named by settings.SEARCH_ENGINE."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.base import Engine


@cache
def get_engine() -> Engine:
    """Return this process's instance of settings.SEARCH_ENGINE."""
    return import_string(settings.SEARCH_ENGINE)()
