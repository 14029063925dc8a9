"""The dumps: complete, public, consistent, replaced as a whole; and llms.txt."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import tracemalloc
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from api.changes.log import log_pending
from api.dumps import storage
from api.dumps.storage import newest_dump, write_due, write_dump
from library.models import LibraryDocument, Resource
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"


def content(client, name: str, **headers: str) -> bytes:
    response = client.get(f"/dumps/{name}", headers=headers)
    assert response.status_code in (200, 206)
    return b"".join(response)


def lines(client) -> list[dict]:
    text = gzip.decompress(content(client, "library.jsonl.gz")).decode()
    return [json.loads(line) for line in text.splitlines()]


def test_line_has_the_facts_of_a_resource(client):
    resource = ResourceFactory(
        title="Mass graves\n& duties",
        summary="What states owe.",
        type="report",
        regions=["SDN"],
        themes=["A"],
        organisations=["One organisation"],
        un_symbol="A/79/1",
        published_on="2024-03-01",
        published_precision="month",
        files=[
            {"language": "en", "document": LibraryDocumentFactory(pdf=True)},
            {
                "language": "fr",
                "document": LibraryDocumentFactory(),
                "title": "Charniers",
            },
        ],
    )
    write_dump()
    (line,) = lines(client)
    url = f"{SITE}{resource.files.first().get_absolute_url()}"
    english = line.pop("files")[0]
    assert english.pop("bytes") > 100
    assert english == {
        "language": "en",
        "url": url,
        "title": None,
        "media_type": "application/pdf",
        "pages": 1,
    }
    assert line == {
        "id": resource.pk,
        "url": f"{SITE}/library/{resource.pk}/",
        "title": "Mass graves\n& duties",
        "titles": {"en": "Mass graves\n& duties", "fr": "Charniers"},
        "summaries": {"en": "What states owe."},
        "type": {"code": "report", "labels": {"en": "Label of report"}},
        "regions": [{"code": "SDN", "labels": {"en": "Label of SDN"}}],
        "themes": [{"code": "A", "labels": {"en": "Label of A"}}],
        "organisations": [
            {"code": "one-organisation", "labels": {"en": "One organisation"}}
        ],
        "published": "2024-03",
        "un_symbol": "A/79/1",
        "rights": None,
        "source": None,
        "content_note": None,
        "language": "en",
        "languages": ["en", "fr"],
        "added": resource.added_at.isoformat(timespec="seconds"),
    }


@pytest.mark.parametrize("role", ["visitor", "editor"])
def test_dumps_agree_with_their_checksums_and_are_public(client, role):
    public = [ResourceFactory(title=f"For all {n}", pages=["Text"]) for n in range(3)]
    ResourceFactory(title="Canary", visibility="members", pages=["Text"])
    ResourceFactory(title="Canary", live=False)
    quarantined = LibraryDocumentFactory()
    ResourceFactory(title="For all", files=[{"document": quarantined}])
    LibraryDocument.objects.filter(pk=quarantined.pk).update(scan="infected")
    write_dump()
    if role != "visitor":
        client.force_login(UserFactory(role=role))
    for sum_line in content(client, "SHA256SUMS").decode().splitlines():
        digest, name = sum_line.split("  ")
        body = content(client, name)
        assert hashlib.sha256(body).hexdigest() == digest
        text = (gzip.decompress(body) if name.endswith(".gz") else body).decode()
        assert "Canary" not in text
        assert all(resource.title in text for resource in public)
    table = content(client, "library.csv").decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table)))) == 4
    (quarantine,) = (line for line in lines(client) if line["title"] == "For all")
    assert quarantine["files"] == []


def test_dump_has_an_etag_and_ranges(client):
    ResourceFactory(title="For all")
    write_dump()
    response = client.get("/dumps/library.csv")
    whole = b"".join(response)
    unchanged = client.get(
        "/dumps/library.csv", headers={"if-none-match": response["ETag"]}
    )
    assert unchanged.status_code == 304
    assert content(client, "library.csv", range="bytes=5-9") == whole[5:10]
    assert client.head("/dumps/library.jsonl.gz").status_code == 200


def test_there_is_none_before_the_first(client):
    assert newest_dump() is None
    missing = client.get("/dumps/nothing")
    for name in storage.NAMES:
        response = client.get(f"/dumps/{name}")
        assert response.status_code == 404
        assert response.content == missing.content


@pytest.mark.parametrize("end", ["visibility", "deletion", "expiry"])
def test_hidden_resource_withholds_the_dump_at_once(client, end):
    resource = ResourceFactory(title="Canary")
    other = ResourceFactory(title="For all")
    write_dump()
    other.title = "For all, still"
    other.save()
    log_pending()
    response = client.get("/dumps/library.csv")
    assert response.status_code == 200
    etag = response["ETag"]
    if end == "visibility":
        resource.visibility = "members"
        resource.save()
    elif end == "deletion":
        resource.delete()
    else:
        past = timezone.now() - timedelta(seconds=1)
        Resource.objects.filter(pk=resource.pk).update(expire_at=past)
    # Whoever has the dump learns nothing of it either.
    for headers in ({}, {"if-none-match": etag}, {"if-none-match": "*"}):
        response = client.get("/dumps/library.csv", headers=headers)
        assert (response.status_code, response["Retry-After"]) == (503, "300")
        assert "ETag" not in response
    if end == "expiry":
        Resource.objects.filter(pk=resource.pk).update(live=False)
    assert write_due()
    assert [line["title"] for line in lines(client)] == ["For all, still"]
    assert not write_due()


def test_new_dump_replaces_the_old_one(client, monkeypatch):
    ResourceFactory(title="First")
    assert write_due()
    ResourceFactory(title="Second")
    assert not write_due()
    monkeypatch.setattr(storage, "MAX_AGE", timedelta(seconds=-1))
    assert write_due()
    assert [line["title"] for line in lines(client)] == ["First", "Second"]
    assert len(storages["dumps"].listdir("")[1]) == 3


def test_unfinished_dump_is_not_served(client, monkeypatch):
    ResourceFactory(title="First")
    write_dump()
    ResourceFactory(title="Second")

    def fail(*args):
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setitem(storage.FORMATS, "csv", type("", (), {"write": fail}))
        with pytest.raises(OSError, match="space"):
            write_dump()
    assert [line["title"] for line in lines(client)] == ["First"]
    write_dump()
    assert len(storages["dumps"].listdir("")[1]) == 3


@pytest.mark.slow
def test_large_dump_takes_bounded_memory():
    Resource.objects.bulk_create(
        [
            Resource(
                pk=500_000_000 + number,  # random ids might collide
                title=f"Resource {number}",
                summary="Text. " * 200,
                live=True,
                visibility="public",
            )
            for number in range(10_000)
        ],
        batch_size=1000,
    )
    log_pending()
    tracemalloc.start()
    write_dump()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 45_000_000  # of 10,000 resources with 1 kB each and more


def test_llms_txt_names_addresses_that_answer(client):
    ResourceFactory(title="For all")
    write_dump()
    response = client.get("/llms.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.startswith("# Coalition Library\n\n> ")
    urls = re.findall(r"\]\((http://testserver[^)]+)\)", response.text)
    assert len(urls) >= 5
    for url in urls:
        path = url.removeprefix("http://testserver")
        if "feed" not in path:  # needs an engine
            assert client.get(path).status_code == 200, path
