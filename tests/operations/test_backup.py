"""A backup is complete and can be restored on an empty machine."""

import json
import stat
import subprocess

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from library.files.uploads import add_document
from library.maintenance import backup
from library.maintenance.backup import (
    BackupRefused,
    DumpFailed,
    back_up,
    last_backup,
    restore,
)
from library.models import LibraryDocument
from members.models import Submission, UserSession
from tests.factories import (
    LibraryDocumentFactory,
    MembershipFactory,
    ResourceFactory,
    UserFactory,
)
from tests.operations import instances

HELD = """
import json
from members.models import UserSession
from library.models import LibraryDocument, Resource
print(json.dumps([
    sorted(Resource.objects.values_list("title", "visibility")),
    sorted(LibraryDocument.objects.values_list("sha256", flat=True)),
    UserSession.objects.count(),
]))
"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def parent(tmp_path):
    """Where backups go."""
    return tmp_path / "backups"


@pytest.fixture
def filled(client):
    """A library with a file of each kind, a hidden one, and somebody signed in."""
    covered = LibraryDocumentFactory(title="Covered", pdf=True, pages=["Sanctions."])
    covered.cover.save("cover.jpg", ContentFile(b"\xff\xd8 a cover"))
    ResourceFactory(title="Report", files=[{"document": covered}])
    ResourceFactory(title="Minutes", visibility="committee", pages=["Between us."])
    LibraryDocumentFactory(title="Not in any resource")
    Submission.objects.create(
        title="Proposed", member=MembershipFactory().user, visibility="members"
    )
    client.force_login(UserFactory(role="editor"))
    assert UserSession.objects.exists()


def checked(folder):
    """Look at a backup as an operator does, without the library."""
    command = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.reliability(34)
def test_backup_is_restored_completely(filled, parent, tmp_path):
    made = back_up(parent)
    assert (made.files, made.missing, made.changed) == (4, [], [])
    assert checked(made.folder).returncode == 0
    # The backup has no vectors: its texts wait for them, which is no fault.
    model = "search.semantic.model.UniversalSentenceEncoder"
    with instances.empty(tmp_path / "machine", SEMANTIC_MODEL=model) as machine:
        done = machine.manage("restore", made.folder)
        assert done.returncode == 0, done.stderr
        assert "All 3 files are intact." in done.stdout
        assert "Differences: 0." in done.stdout
        assert "Documents that wait for their vectors: 3." in done.stdout
        assert (machine.folder / "static" / "staticfiles.json").exists()
        resources, hashes, sessions = json.loads(machine.ask(HELD))
        assert resources == [["Minutes", "committee"], ["Report", "public"]]
        stored = LibraryDocument.objects.values_list("sha256", flat=True)
        assert (hashes, sessions) == (sorted(stored), 0)


@pytest.mark.reliability(34)
def test_changes_during_a_backup_are_harmless(filled, parent, monkeypatch):
    """A file comes in, another is deleted, between the dump and the copy of files."""
    dump, dumps = backup.dump, []
    leaves = LibraryDocument.objects.get(title="Not in any resource")

    def dump_and_go_on(folder):
        named = dump(folder)
        if not dumps:
            add_document(ContentFile(b"Comes in meanwhile."), "late.txt")
            leaves.file.storage.delete(leaves.file.name)
            LibraryDocument.objects.filter(pk=leaves.pk).delete()
        dumps.append(named)
        return named

    monkeypatch.setattr(backup, "dump", dump_and_go_on)
    made = back_up(parent)
    assert len(dumps) == 2
    assert (made.missing, made.changed) == ([], [])
    copied = [p for p in (made.folder / "files").rglob("*") if p.is_file()]
    assert {p.relative_to(made.folder / "files").as_posix() for p in copied} == set(
        dumps[1]
    )
    assert leaves.file.name not in dumps[1]


def test_damaged_files_are_reported_in_a_backup(filled, parent):
    gone = LibraryDocument.objects.get(title="Not in any resource")
    gone.file.storage.delete(gone.file.name)
    changed = LibraryDocument.objects.get(title="Covered")
    with open(changed.file.path, "ab") as file:
        file.write(b"x")
    with pytest.raises(CommandError, match="missing or damaged"):
        call_command("backup", parent)
    (folder,) = parent.iterdir()
    assert checked(folder).returncode == 0


def test_damaged_backup_is_not_restored(filled, parent):
    folder = back_up(parent).folder
    stored = LibraryDocument.objects.get(title="Covered").file.name
    (folder / "files" / stored).write_bytes(b"%PDF-")
    with pytest.raises(BackupRefused, match=f"1 files of .*{stored}"):
        restore(folder)
    (folder / "SHA256SUMS").unlink()  # as one that was not finished
    with pytest.raises(BackupRefused, match="is not a complete backup"):
        restore(folder)


def test_restore_overwrites_nothing(filled, parent):
    folder = back_up(parent).folder
    name = LibraryDocument.objects.first().file.name
    default_storage.delete(name)
    with pytest.raises(DumpFailed, match="is not empty"):
        restore(folder)
    assert UserSession.objects.exists()
    assert not default_storage.exists(name)


def test_backup_has_secrets_only_on_request(filled, parent, settings):
    settings.SECRET_KEY = "kept to ourselves"
    folder = back_up(parent / "without").folder
    told = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert b"kept to ourselves" not in told
    assert UserSession.objects.get().session_key.encode() not in told
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    asked = back_up(parent / "with", with_secret_key=True).folder
    assert (asked / "secret_key").read_text() == "kept to ourselves"


def test_last_backup_time_is_stored(filled, parent, monkeypatch):
    assert last_backup() is None
    monkeypatch.setattr(backup, "_copy_files", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        back_up(parent)
    assert last_backup() is None
    assert [path.suffix for path in parent.iterdir()] == [".part"]
    monkeypatch.undo()
    back_up(parent / "another")
    assert last_backup() is not None
