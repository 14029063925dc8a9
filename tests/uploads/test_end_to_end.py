"""Real documents, end to end: table → files → text by page → index → the page."""

import re
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from library.access.viewers import COMMITTEE, VISITOR
from library.models import DocumentPage, LibraryDocument, Resource, ResourceFile
from search.engines import get_engine
from search.index import rebuild
from search.index.verify import differences
from search.query.parser import parse
from search.service.request import SearchRequest
from search.service.search_inside import EngineSearchInside
from search.service.searcher import search

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WORD = re.compile(r"[^\W\d_]{3,}")


@pytest.fixture
def library(shared_data, own_folders, monkeypatch):
    """All real documents, imported and extracted.

    Scans wait: OCR takes minutes (tests/library/processing/test_ocr.py) and is not
    found where there is nothing but Python.
    """
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    folder = shared_data / "library"
    call_command("seed_vocabularies", verbosity=0)
    all_go_in_and_once_only(folder)
    call_command("library_worker", until_idle=True)


def all_go_in_and_once_only(folder: Path) -> None:
    assert imported(folder) == "109 added, 0 already there, 0 errors"
    before = list(Resource.objects.order_by("pk").values())
    again = imported(folder, files=folder / "files")
    assert again == "0 added, 109 already there, 0 errors"
    assert list(Resource.objects.order_by("pk").values()) == before


def imported(folder: Path, **options) -> str:
    out = StringIO()
    call_command("import_resources", folder / "resources.csv", stdout=out, **options)
    return out.getvalue().strip()


def a_phrase_of(document: LibraryDocument) -> tuple[int, str]:
    """Return the number of a page in the middle and words that stand in it in a row."""
    pages = DocumentPage.objects.filter(document=document).exclude(text="")
    page = pages.order_by("number")[pages.count() // 2]
    lines = sorted(page.text.splitlines(), key=lambda line: -len(WORD.findall(line)))
    return page.number, " ".join(lines[0].replace('"', " ").split()[:8])


def ask(text, viewer, **more):
    return search(SearchRequest(viewer, text, parse(text), **more))


def test_every_readable_file_is_found_by_page_on_both_engines(
    library, settings, request
):
    not_opened = LibraryDocument.objects.exclude(status="done")
    assert list(not_opened.values_list("original_name", "status")) == []
    readable = [
        file
        for file in ResourceFile.objects.select_related("resource", "document")
        if file.document.is_searchable
    ]
    assert len(readable) >= 100
    for name in (
        "tantivy.engine.TantivyEngine",
        "elasticsearch.engine.ElasticsearchEngine",
    ):
        if name.startswith("elasticsearch"):
            settings.ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch_url")
        settings.SEARCH_ENGINE = f"search.engines.{name}"
        settings.SEARCH_INDEX_PREFIX = "test-whole-way"
        get_engine.cache_clear()
        rebuild.rebuild()
        assert list(differences()) == []
        lost = [file for file in readable if not is_found_by_page(file)]
        assert lost == [], name
        for index in get_engine().indexes():
            get_engine().drop_index(index)


def is_found_by_page(file: ResourceFile) -> bool:
    number, words = a_phrase_of(file.document)
    query = f'"{words}"'
    ids = [hit.resource.pk for hit in ask(query, COMMITTEE, per_page=50).hits]
    visible = {hit.resource.visibility for hit in ask(query, VISITOR).hits}
    return (
        file.resource_id in ids
        and number in EngineSearchInside({"q": query}).page_numbers(file)
        and visible <= {"public"}
    )
