"""Real files in four languages, out as a bag and back in: nothing is different."""

from __future__ import annotations

import csv
import hashlib

import pytest

from api.bags.importer import import_bag
from api.bags.writer import export_bag
from library.models import ExtractionStatus, FileVersion, LibraryDocument, Resource
from library.processing.text_extraction import extract_next
from tests.api.bags.every_field import empty_library, snapshot, stored_files
from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db
HIDDEN = "udhr-art1-a.docx"  # the text of udhr-art1-b.odt
FILES = [
    *("A_51_595.pdf", "udhr-art1-b.odt", "trustee-handbook.docx", HIDDEN),
    *("sn-98-23.pdf", "focac-2024-opening.pdf", "sn-2017-10.pdf"),
    *("gnupg-practice.odt", "iachr-chunima-1991.pdf", "iachr-vrp-2021.pdf"),
    *("egy-programme.pdf", "jor-trade.pdf", "course-135.pdf"),
]


@pytest.fixture
def real_library(shared_data):
    """Return a function that uploads and extracts real files.

    Without names, the whole library. Its resources are by file name, public except
    for `HIDDEN`.
    """
    folder = shared_data / "library"
    with (folder / "resources.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["file"]: row for row in csv.DictReader(table)}

    def upload(names: list[str] | None) -> dict[str, Resource]:
        resources = {name: make_resource(rows[name], folder) for name in names or rows}
        while extract_next():
            pass
        statuses = LibraryDocument.objects.values_list("status", flat=True)
        assert set(statuses) <= {ExtractionStatus.DONE, ExtractionStatus.PARTIAL}
        return resources

    return upload


def make_resource(row: dict[str, str], folder) -> Resource:
    name, language = row["file"], row["language"]
    document = LibraryDocumentFactory(
        content=(folder / "files" / name).read_bytes(), name=name, waiting=True
    )
    return ResourceFactory(
        title=row["title"],
        summary=row["summary"],
        language=language,
        type=row["type"],
        regions=row["regions"].split(";") if row["regions"] else [],
        themes=row["themes"].split(";") if row["themes"] else [],
        organisations=[row["organisations"]] if row["organisations"] else [],
        un_symbol=row["un_symbol"],
        visibility="committee" if name == HIDDEN else "public",
        files=[{"document": document, "language": language}],
    )


def responses(client, resources: dict[str, Resource]) -> dict[str, tuple[int, str]]:
    """Return status and checksum of each URL of resources; of pages, the status."""
    answers = {}
    for resource in resources.values():
        file = resource.files.get()
        root, download = resource.get_absolute_url(), file.get_absolute_url()
        for url in (root, f"{download}p/1/", f"{download}text/", download):
            response = client.get(url)
            body = b"".join(response) if url == download else b""
            answers[url] = response.status_code, hashlib.sha256(body).hexdigest()
    return answers


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(FILES, marks=pytest.mark.slow, id="some"),
        pytest.param(None, marks=pytest.mark.long, id="all"),
    ],
)
def test_real_library_and_its_urls_come_back(real_library, client, tmp_path, names):
    resources = real_library(names)
    assert {row.language for row in resources.values()} >= {"en", "fr", "es", "ar"}
    corrected = resources["sn-98-23.pdf"].files.get()
    corrected.document = resources["sn-2017-10.pdf"].files.get().document
    corrected.save()
    assert FileVersion.objects.count() == 1
    hidden = resources.pop(HIDDEN)
    hidden_urls = responses(client, {HIDDEN: hidden})
    urls = responses(client, resources)
    assert {status for status, _ in urls.values()} == {200}
    assert {status for status, _ in hidden_urls.values()} == {404}
    former = f"{corrected.get_absolute_url()}v/1/"
    former_bytes = b"".join(client.get(former))
    before, stored = snapshot(), stored_files()

    export_bag(tmp_path / "bag")
    empty_library()
    assert stored_files() == 0
    missing = client.get(hidden.get_absolute_url())
    assert {client.get(url).status_code for url in urls} <= {404, 410}
    import_bag(tmp_path / "bag")

    assert snapshot() == before
    assert stored_files() == stored
    assert responses(client, resources) == urls
    assert responses(client, {HIDDEN: hidden}) == hidden_urls
    assert client.get(hidden.get_absolute_url()).content == missing.content
    assert b"".join(client.get(former)) == former_bytes
    for document in LibraryDocument.objects.all():
        with document.file.open() as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == document.sha256
    assert not extract_next()  # the texts are back


@pytest.mark.slow
def test_search_finds_imported_texts(real_library, index, write, client, tmp_path):
    names = ["iachr-chunima-1991.pdf", "udhr-art1-b.odt", "jor-trade.pdf", HIDDEN]
    resources = real_library(names)
    export_bag(tmp_path / "bag")
    empty_library()
    write()
    queries = {
        "Chunimá": "iachr-chunima-1991.pdf",
        "brotherhood": "udhr-art1-b.odt",
        "التجارة": "jor-trade.pdf",
    }
    assert not any(results(client, query, resources) for query in queries)
    import_bag(tmp_path / "bag")
    write()
    for query, name in queries.items():
        assert results(client, query, resources) == {name}


def results(client, query: str, resources: dict[str, Resource]) -> set[str]:
    """Return the file names of the resources that a visitor finds."""
    response = client.get("/api/v1/search", {"q": query})
    ids = {hit["id"] for hit in response.json()["results"]}
    return {name for name, resource in resources.items() if resource.pk in ids}
