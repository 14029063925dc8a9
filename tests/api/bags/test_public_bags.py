"""A public bag has what visitors see, and nothing else."""

from __future__ import annotations

import json

import bagit
import pytest

from api.bags.importer import BadBag, import_bag
from api.bags.writer import export_bag
from library.models import LibraryDocument, Organisation, Resource
from tests.api.bags.every_field import empty_library, make_library
from tests.factories import OrganisationFactory, ResourceFactory
from tests.visibility.levels import SECRETS, make

pytestmark = pytest.mark.django_db


def records(folder, name: str) -> list[dict]:
    path = folder / "data" / "records" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


def everything_in(folder) -> bytes:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    names = "\n".join(path.name for path in paths).encode()
    return names + b"".join(path.read_bytes() for path in paths)


@pytest.fixture
def public_bag(tmp_path):
    """A public bag of a library with a resource of each level."""
    resources = {level: make(level, secret) for level, secret in SECRETS.items()}
    quarantined = ResourceFactory(title="Open", files=[{"pages": ["quaggas"]}])
    LibraryDocument.objects.filter(resource_files__resource=quarantined).update(
        scan="infected"
    )
    newest = Resource.objects.get(pk=resources["public"].pk)
    newest.supersedes = resources["members"]
    newest.title = "unpublished corncrakes"
    newest.save_revision()
    Resource.objects.filter(pk=newest.pk).update(supersedes=resources["members"])
    OrganisationFactory(label_en="Kakapo")
    export_bag(tmp_path / "bag", is_public=True)
    return tmp_path / "bag"


def test_public_bag_tells_nothing_that_is_hidden(public_bag):
    assert bagit.Bag(str(public_bag)).validate()
    content = everything_in(public_bag)
    assert SECRETS["public"].told.encode() in content
    for level, secret in SECRETS.items():
        if level != "public":
            assert secret.told.encode() not in content
            assert secret.asked.encode() not in content
    for word in (b"quaggas", b"unpublished", b"Kakapo"):
        assert word not in content
    hidden = Resource.objects.exclude(visibility="public", live=True)
    for pk in hidden.values_list("pk", flat=True):
        assert str(pk).encode() not in content


def test_public_bag_has_no_editorial_fields(db, tmp_path):
    make_library()
    Resource.objects.filter(live=True).update(expire_at=None)
    export_bag(tmp_path / "bag", is_public=True)
    (resource,) = records(tmp_path / "bag", "resources")
    assert resource["title"] == "Étude"
    assert resource["supersedes"] is None
    assert not resource.keys() & {"review_on", "latest_revision", "expire_at", "locked"}
    (term,) = records(tmp_path / "bag", "organisations")
    assert "is_member" not in term
    names = {region["code"] for region in records(tmp_path / "bag", "regions")}
    assert names == {"001", "SDN", "horn"}
    for name in ("revisions", "versions", "glossary", "promotions", "duplicates"):
        assert records(tmp_path / "bag", name) == []
    content = everything_in(tmp_path / "bag")
    assert b"Former text" not in content
    assert b"Hidden draft" not in content


def test_public_bag_can_be_imported(public_bag):
    with pytest.raises(BadBag, match="not in the bag"):
        import_bag(public_bag)
    titles = set(
        Resource.objects.filter(visibility="public", live=True).values_list("title")
    )
    empty_library()
    import_bag(public_bag)
    assert set(Resource.objects.values_list("title")) == titles
    resource = Resource.objects.get(title__contains="zebrafinch")
    assert resource.files.get().document.pages.get().text.startswith("inside")
    assert not Organisation.objects.filter(label_en="Kakapo").exists()


def test_expired_resource_is_not_in_a_public_bag(db, tmp_path):
    ResourceFactory(title="Expired", expire_at="2020-01-01T00:00:00Z", pages=["Old"])
    ResourceFactory(title="Current", pages=["New"])
    export_bag(tmp_path / "bag", is_public=True)
    assert [row["title"] for row in records(tmp_path / "bag", "resources")] == [
        "Current"
    ]
    assert len(records(tmp_path / "bag", "documents")) == 1
