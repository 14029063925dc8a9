"""Bags that are damaged, hostile or of another library: a clear error, no import."""

from __future__ import annotations

import json
import os
import stat

import bagit
import pytest
from django.core.management import CommandError, call_command

from api.bags.importer import BadBag, import_bag
from api.bags.writer import NotExported, export_bag
from library.models import LibraryDocument, Region, Resource
from tests.api.bags.every_field import empty_library, snapshot, stored_files
from tests.factories import LibraryDocumentFactory, RegionFactory, ResourceFactory

pytestmark = pytest.mark.django_db


def assert_refused(folder, message: str) -> None:
    """The library, which is empty, stays so; no file is stored."""
    with pytest.raises(BadBag, match=message):
        import_bag(folder)
    assert not any(snapshot().values())
    assert stored_files() == 0


def change(folder, name: str, changes: dict, line: int = 0) -> None:
    """Change a record, and the checksums with it."""
    path = folder / "data" / "records" / f"{name}.jsonl"
    lines = path.read_text().splitlines()
    lines[line] = json.dumps(json.loads(lines[line]) | changes)
    path.write_text("\n".join(lines) + "\n")
    bagit.Bag(str(folder)).save(manifests=True)


def payload(folder):
    return next(path for path in (folder / "data/files").rglob("*") if path.is_file())


def test_changed_file_is_refused(moved_bag):
    path = payload(moved_bag)
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert_refused(moved_bag, "damaged")


def test_missing_file_is_refused(moved_bag):
    payload(moved_bag).unlink()
    assert_refused(moved_bag, "damaged")


def test_additional_file_is_refused(moved_bag):
    (moved_bag / "data" / "more.txt").write_text("x")
    assert_refused(moved_bag, "damaged")


def test_changed_manifest_is_refused(moved_bag):
    manifest = moved_bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text().replace("a", "b"))
    assert_refused(moved_bag, "damaged")


@pytest.mark.parametrize("path", ["data/../../secret", "/etc/passwd", "~/secret"])
def test_path_outside_is_refused(moved_bag, path):
    manifest = moved_bag / "manifest-sha256.txt"
    manifest.write_text(f"{manifest.read_text()}{'0' * 64}  {path}\n")
    assert_refused(moved_bag, "not a bag|damaged")


def test_payload_outside_is_refused(moved_bag, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    file = {"name": "aa/x.txt", "payload": "files/../../../secret.txt"}
    change(moved_bag, "documents", {"file": file})
    assert_refused(moved_bag, "not a file of the bag")


def test_payload_that_is_not_there_is_refused(moved_bag):
    name = f"files/00/{'0' * 64}.pdf"
    change(moved_bag, "documents", {"file": {"name": "a", "payload": name}})
    assert_refused(moved_bag, "not in the bag")


def test_hostile_stored_name_is_replaced(moved_bag):
    path = moved_bag / "data" / "records" / "documents.jsonl"
    record = json.loads(path.read_text().splitlines()[0])
    file = record["file"] | {"name": "../../secret_key"}
    change(moved_bag, "documents", {"file": file})
    import_bag(moved_bag)
    stored = LibraryDocument.objects.get(pk=record["id"]).file
    assert ".." not in stored.name
    assert stored.read()


def test_link_is_refused(moved_bag, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    path = payload(moved_bag)
    path.unlink()
    path.symlink_to(tmp_path / "secret.txt")
    assert_refused(moved_bag, "link or a device")


def test_linked_folder_is_refused(moved_bag, tmp_path):
    (moved_bag / "data").rename(tmp_path / "elsewhere")
    (moved_bag / "data").symlink_to(tmp_path / "elsewhere")
    assert_refused(moved_bag, "link or a device")


def test_device_is_refused(moved_bag):
    os.mkfifo(moved_bag / "data" / "pipe")
    assert_refused(moved_bag, "link or a device")


def test_fetch_is_refused(moved_bag):
    url = f"http://127.0.0.1:1/x 5 data/files/00/{'0' * 64}.pdf\n"
    (moved_bag / "fetch.txt").write_text(url)
    assert_refused(moved_bag, "nothing is fetched")


@pytest.mark.parametrize(
    ("value", "message"), [("2", "Update the library"), ("x", "not of a library")]
)
def test_other_format_is_refused(moved_bag, value, message):
    bag = bagit.Bag(str(moved_bag))
    bag.info["Coalition-Library-Format"] = value
    bag.save()
    assert_refused(moved_bag, message)


def test_bag_of_another_program_is_refused(db, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text("a")
    bagit.make_bag(str(tmp_path / "other"))
    assert_refused(tmp_path / "other", "not of a library")


@pytest.mark.parametrize("name", ["nothing", "folder", "file"])
def test_what_is_no_bag_is_refused(db, tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    assert_refused(tmp_path / name, "not a folder|not a bag")


def test_unfinished_bag_is_refused(moved_bag):
    (moved_bag / "bagit.txt").unlink()
    assert_refused(moved_bag, "not a bag")


def test_weaker_checksums_only_are_refused(moved_bag):
    for name in ("manifest", "tagmanifest"):
        (moved_bag / f"{name}-sha256.txt").unlink()
    bag = bagit.Bag(str(moved_bag))
    bag.algorithms = ["md5"]
    bag.save(manifests=True)
    assert_refused(moved_bag, "without a SHA-256")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("resources", {"visibility": "everybody"}, "visibility: has no choice"),
        ("resources", {"visibility": ""}, "visibility: has no choice"),
        ("resources", {"title": None}, "title: is missing"),
        ("resources", {"title": "x" * 501}, "title: "),
        ("resources", {"title": ["x"]}, "title: is not a text"),
        ("resources", {"title": "a\0b"}, "null character"),
        ("resources", {"created_at": "2024-13-40"}, "created_at: "),
        ("resources", {"id": None}, "id"),
        ("resources", {"id": "; DROP TABLE"}, "id: "),
        ("resources", {"id": 10**30}, "id|line 1"),
        ("resources", {"regions": "SDN"}, "regions: is not a list"),
        ("resources", {"regions": ["XXX"]}, "1 regions that it does not have: XXX"),
        ("resources", {"type": {"a": 1}}, "type: "),
        ("resources", {"supersedes": 5}, "resources that it does not have: 5"),
        ("resources", {"is_admin": True}, "unknown field is_admin"),
        ("files", {"document": 5}, "documents that it does not have"),
        ("files", {"resource": None}, "resource: is missing"),
        ("files", {"part": -1}, "part: "),
        ("documents", {"scan": "fine"}, "scan: has no choice"),
        ("documents", {"sha256": "0" * 64}, "of another file"),
        ("documents", {"file": None}, "file: is missing"),
        ("documents", {"file": "a.pdf"}, "not a file of the bag"),
        ("pages", {"document": 5}, "documents that it does not have"),
        ("pages", {"number": 2}, "contradict each other"),
        ("regions", {"code": "not a slug"}, "code: "),
        ("regions", {"parent": "XXX"}, "regions that it does not have"),
        ("revisions", {"object_id": "x"}, "object_id"),
        ("revisions", {"content": "x"}, "content"),
    ],
)
def test_bad_record_is_refused(moved_bag, name, changes, message):
    change(moved_bag, name, changes)
    assert_refused(moved_bag, message)


@pytest.mark.parametrize("line", ["{", "[]", '"x"', "", "\ufffd", "null"])
def test_line_that_is_no_record_is_refused(moved_bag, line):
    path = moved_bag / "data" / "records" / "resources.jsonl"
    path.write_text(f"{path.read_text()}{line}\n")
    bagit.Bag(str(moved_bag)).save(manifests=True)
    assert_refused(moved_bag, "resources.jsonl, line 3")


def test_record_that_is_there_twice_is_refused(moved_bag):
    path = moved_bag / "data" / "records" / "resources.jsonl"
    path.write_text(path.read_text() * 2)
    bagit.Bag(str(moved_bag)).save(manifests=True)
    assert_refused(moved_bag, "is there twice")


def test_library_with_other_records_is_refused(moved_bag):
    resource = ResourceFactory(title="Mine", pages=["Text"])
    with pytest.raises(BadBag, match=f"not in the bag .{resource.pk}"):
        import_bag(moved_bag)
    assert Resource.objects.get().title == "Mine"


def test_library_that_lost_records_is_refused(bag):
    Resource.objects.get(title="Étude").files.get(language="ar").delete()
    with pytest.raises(BadBag, match="lacks 1 files"):
        import_bag(bag)


def test_library_with_another_file_of_the_same_id_is_refused(bag):
    LibraryDocument.objects.update(sha256="0" * 64)
    with pytest.raises(BadBag, match="another"):
        import_bag(bag)


def test_slug_of_another_term_is_refused(moved_bag):
    RegionFactory(code="XXX", slug="the-sudan")
    with pytest.raises(BadBag, match="XXX of the library has the URL of SDN"):
        import_bag(moved_bag)
    assert Region.objects.get().code == "XXX"


def test_failure_leaves_no_stored_file(moved_bag, monkeypatch):
    def fail():
        raise OSError("disk full")

    monkeypatch.setattr("api.bags.importer.enqueue_missing", fail)
    with pytest.raises(CommandError, match=r"Nothing was imported\. disk full"):
        call_command("import_bag", moved_bag)
    assert not any(snapshot().values())
    assert stored_files() == 0


def test_existing_folder_is_not_overwritten(db, tmp_path):
    with pytest.raises(NotExported, match="exists already"):
        export_bag(tmp_path)


@pytest.mark.parametrize("is_missing", [True, False])
def test_broken_file_makes_no_bag(db, tmp_path, is_missing):
    LibraryDocumentFactory(title="Whole")
    document = LibraryDocumentFactory(title="Broken")
    path = document.file.path
    os.unlink(path)
    if not is_missing:
        with open(path, "w") as file:
            file.write("Other text")
    folder = tmp_path / "out" / "bag"
    with pytest.raises(CommandError, match=r"1 files of the library .*\n.*Broken"):
        call_command("export_bag", folder)
    assert list(folder.parent.iterdir()) == []


def test_bag_is_readable_by_its_owner_only(bag):
    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in [bag, *bag.rglob("*")]
    }
    assert modes == {(True, 0o700), (False, 0o600)}


def test_empty_library_makes_a_bag(db, tmp_path):
    empty_library()
    export_bag(tmp_path / "bag")
    assert sum(import_bag(tmp_path / "bag").values()) == 0
