"""A process with Elasticsearch as its engine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import json, sys
import django
django.setup()
import config.urls
from search.engines import get_engine
from search.engines.base import EngineQuery
from tests.search.contract.entries import INDEX, change, fill, page, query
from tests.search.contract.entries import resource_entry

engine = get_engine()
try:
    fill(
        engine,
        change(resource_entry(1, "Warnings"), pages=[page(1, "They ignored warnings")]),
        change(resource_entry(2, "Quokka"), pages=[page(1, "A quiet year")]),
    )
    words = query("warning")
    results = {
        "ids": engine.search(EngineQuery(words, ("public",))).ids,
        "snippets": [hit.snippet for hit in engine.page_hits(words, [1, 2])],
        "text": engine.highlight(words, "Early warning", "en"),
        "has_tantivy": "tantivy" in sys.modules,
    }
finally:
    engine.drop_index(INDEX)
print(json.dumps(results))
"""


@pytest.mark.slow
def test_search_on_elasticsearch_without_tantivy(elasticsearch_url, tmp_path):
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ELASTICSEARCH_URL": elasticsearch_url,
        "SEARCH_INDEX_PREFIX": f"test-{os.getpid()}-process",
    }
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(process.stdout) == {
        "ids": [1],
        "snippets": ["They ignored \ue000warnings\ue001"],
        "text": "Early \ue000warning\ue001",
        "has_tantivy": False,
    }
