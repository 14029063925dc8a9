"""Empty search engines for benchmarks."""

import os
import sys

from django.conf import settings

from search.engines import get_engine
from search.engines.base import Engine

PATHS = {
    "tantivy": "search.engines.tantivy.engine.TantivyEngine",
    "elasticsearch": "search.engines.elasticsearch.engine.ElasticsearchEngine",
}


def make_engine(name: str) -> Engine | None:
    """Return an empty engine and select it in the settings; None if unavailable."""
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if name == "elasticsearch" and not url:
        print("elasticsearch: left out, ELASTICSEARCH_URL is not set", file=sys.stderr)
        return None
    settings.ELASTICSEARCH_URL = url
    settings.SEARCH_INDEX_PREFIX = f"bench-{os.getpid()}"
    settings.SEARCH_ENGINE = PATHS[name]
    get_engine.cache_clear()
    engine = get_engine()
    for index in engine.indexes():
        engine.drop_index(index)
    return engine
