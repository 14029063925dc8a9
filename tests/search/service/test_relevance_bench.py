"""The bench of relevance: any judged collection, through the engines' own contract."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

DOCS = {
    "a": ("Early warning", "On the signs of a crisis."),
    "b": ("Budget", "A warning that came early, and much else besides."),
    "c": ("Apart", "Nothing of that."),
}


@pytest.fixture
def collection(tmp_path):
    """Three documents, of which two are judged for one query; one query is not."""
    folder = tmp_path / "small"
    folder.mkdir()
    rows = [
        {"id": key, "title": title, "text": text, "lang": "en"}
        for key, (title, text) in DOCS.items()
    ]
    rows.append({"id": "d", "title": None, "text": "A document without a title."})
    bm25 = {
        "usual": {"ndcg10": 0.4, "recall100": 0.9},
        "other": {"ndcg10": 0.5, "recall100": 0.8},
    }
    (folder / "meta.json").write_text(json.dumps({"bm25": bm25}))
    asked = [{"id": "1", "text": "early warning"}, {"id": "2", "text": "nothing"}]
    for name, lines in (("docs", rows), ("queries", asked)):
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text)
    (folder / "qrels.tsv").write_text("query\tdoc\tgrade\n1\ta\t2\n1\tb\t1\n1\tc\t0\n")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tantivy", "elasticsearch"])
def test_it_prints_ndcg_and_recall_of_each_engine(collection, name, request):
    if name == "elasticsearch":
        request.getfixturevalue("elasticsearch_url")
    command = [sys.executable, "-m", "bench.relevance", collection, "--engine", name]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    heading, figures = done.stdout.splitlines()
    assert heading.split() == [
        "collection", "engine", "queries", "nDCG@10", "BM25", "R@100", "BM25",
    ]  # fmt: skip
    assert figures.split() == ["small", name, "1", "1.000", "0.500", "1.000", "0.900"]
