"""The engine that the settings choose: one a process."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.base import Engine


@cache
def get_engine() -> Engine:
    """Return the engine that the settings choose."""
    return import_string(settings.SEARCH_ENGINE)()
