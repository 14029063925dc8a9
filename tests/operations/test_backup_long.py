"""Backup and restore of ten thousand files during uploads."""

import hashlib
import os
import subprocess
import sys
import time
import uuid

import pytest

from library.access.collection import file_collection
from library.maintenance.backup import back_up
from library.models import DocumentPage, LibraryDocument, Resource, ResourceFile
from library.processing.text_extraction import text_digest
from tests.operations import instances

MANY = 10_000
TWO_HOURS = 2 * 60 * 60  # seconds
COUNT = "from library.models import Resource; print(Resource.objects.count())"
DROP = """
from search.engines import get_engine
for index in get_engine().indexes():
    get_engine().drop_index(index)
"""
UPLOADING = """
import itertools
from django.core.files.base import ContentFile
from library.resources.drafts import draft
from library.files.uploads import add_document
for number in itertools.count():
    content = ContentFile(b"Meanwhile %d" % number)
    draft([add_document(content, f"meanwhile-{number}.txt")], user=None)
"""


def filled(folder) -> None:
    """Store resources with a file of one page each, all at once."""
    texts = [f"Early warning number {number}." for number in range(MANY)]
    collection = file_collection()
    documents = LibraryDocument.objects.bulk_create(
        _stored(folder, text, collection) for text in texts
    )
    resources = Resource.objects.bulk_create(Resource(title=text) for text in texts)
    ResourceFile.objects.bulk_create(
        ResourceFile(resource=resource, document=document, part=1)
        for resource, document in zip(resources, documents, strict=True)
    )
    DocumentPage.objects.bulk_create(
        DocumentPage(document=document, number=1, text=text)
        for document, text in zip(documents, texts, strict=True)
    )


def _stored(folder, text: str, collection) -> LibraryDocument:
    name = str(uuid.uuid4())
    path = folder / name[:2] / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode() * 100
    path.write_bytes(data)
    return LibraryDocument(
        title=text,
        file=f"{name[:2]}/{path.name}",
        sha256=hashlib.sha256(data).hexdigest(),
        file_size=len(data),
        media_type="txt",
        status="done",
        page_count=1,
        text_digest=text_digest((text,)),
        collection=collection,
    )


def backed_up_while_files_come_in(machine, folder) -> float:
    """Back a machine up under way. Returns the seconds that it took."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", UPLOADING]
    uploads = subprocess.Popen(command, cwd=instances.ROOT, env=machine.environment)
    try:
        while int(machine.ask(COUNT)) == MANY:
            assert uploads.poll() is None
        start = time.monotonic()
        done = machine.manage("backup", folder)
        took = time.monotonic() - start
        assert uploads.poll() is None
    finally:
        uploads.kill()
        uploads.wait()
    assert done.returncode == 0, done.stdout + done.stderr
    return took


@pytest.mark.long
@pytest.mark.parametrize("engine", ["tantivy", "elasticsearch"])
@pytest.mark.django_db(transaction=True)
@pytest.mark.reliability(34)
def test_ten_thousand_files_are_restored(engine, settings, tmp_path, request):
    index = {}
    if engine == "elasticsearch":
        index["ELASTICSEARCH_URL"] = request.getfixturevalue("elasticsearch_url")
        index["SEARCH_INDEX_PREFIX"] = f"drill-{os.getpid()}"
    filled(settings.MEDIA_ROOT)
    first = back_up(tmp_path / "first")
    assert (first.files, first.missing, first.changed) == (MANY, [], [])
    with instances.empty(tmp_path / "old") as old:
        done = old.manage("restore", first.folder)
        assert done.returncode == 0, done.stderr
        backup = backed_up_while_files_come_in(old, tmp_path / "second")
    (folder,) = (tmp_path / "second").iterdir()
    with instances.empty(tmp_path / "new", **index) as new:
        start = time.monotonic()
        done = new.manage("restore", folder)
        took = time.monotonic() - start
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Differences: 0." in done.stdout
        assert int(new.ask(COUNT)) > MANY
        new.ask(DROP)
    print(f"{engine}, {MANY} files: backup {backup:.0f} s, restore {took:.0f} s")  # noqa: T201
    assert took <= TWO_HOURS
