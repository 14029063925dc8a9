"""With a scanner no file is served or read before it was found clean."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from library.files.uploads import add_document, enqueue
from library.models import LibraryDocument, ScanState
from library.processing import text_extraction
from library.processing.status_messages import explain
from library.processing.text_extraction import extract_next
from library.processing.virus_scan import scan_next
from tests.extraction.files import docx, odf, paragraph, rezipped
from tests.factories import ResourceFactory, UserFactory, pdf_bytes
from tests.library.processing import clamd_server
from tests.library.processing.clamd_server import EICAR
from tests.uploads.upload_routes import bundle

pytestmark = pytest.mark.django_db
CLEAN = b"Early warning, in plain words."
MEMBER = {"word/embeddings/tool.bin": EICAR}
INFECTED = {
    "plain.txt": EICAR,
    "packed.docx": rezipped(docx(paragraph("A report.")), MEMBER),
    "packed.odt": rezipped(odf("text", "<text:p>A report.</text:p>"), MEMBER),
}


@pytest.fixture
def address(settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    return tmp_path / "clamd"


@pytest.fixture
def scanner(address):
    with clamd_server.running(address) as server:
        yield server


def published(data, name="a.txt", title="Report"):
    document = add_document(ContentFile(data, name), name)
    ResourceFactory(title=title, files=[{"document": document}])
    return document


def work_off():
    while any([scan_next(), extract_next()]):
        pass


def status(client, document):
    """What a reader, and what an editor, gets when they ask for the file."""
    client.logout()
    answers = [client.get(document.resource_files.get().get_absolute_url())]
    client.force_login(UserFactory(role="editor"))
    answers.append(client.get(document.url))
    return [response.status_code for response in answers]


def reload(document):
    return LibraryDocument.objects.select_related("virus_scan").get(pk=document.pk)


@pytest.mark.reliability(30)
def test_clean_file_is_quarantined_until_scanned(client, scanner):
    document = published(CLEAN)
    assert document.scan == "waiting"
    assert status(client, document) == [404, 404]
    assert not extract_next()
    assert "Waiting for the virus scan" in str(explain(reload(document)).label)
    work_off()
    document = reload(document)
    assert (document.scan, document.status) == ("clean", "done")
    assert document.pages.get().text == CLEAN.decode()
    assert status(client, document) == [200, 200]


@pytest.mark.reliability(30)
def test_infected_file_is_quarantined(client, scanner, index, write, subtests):
    clean = published(CLEAN, title="A distractor")
    infected = {name: published(data, name) for name, data in INFECTED.items()}
    work_off()
    write()
    for name, document in infected.items():
        with subtests.test(name=name):
            document = reload(document)
            assert (document.scan, document.status) == ("infected", "failed")
            assert document.virus == "Eicar-Test-Signature"
            assert not document.pages.exists()
            assert not document.cover
            assert status(client, document) == [404, 404]
            editor = str(explain(document).advice)
            assert "Virus: Eicar-Test-Signature" in editor
    assert status(client, clean) == [200, 200]
    page = client.get("/admin/library/files/").text
    told = "<strong>Quarantined: a virus was found</strong>"
    assert page.count(told) == len(infected)
    client.logout()
    assert "data-page" in client.get("/search/", {"q": "plain words"}).text
    for words in ("antivirus", "report"):
        assert "data-page" not in client.get("/search/", {"q": words}).text


@pytest.mark.reliability(30)
def test_infected_file_in_a_bundle_is_quarantined_alone(client, scanner):
    client.force_login(UserFactory(role="editor"))
    bundle(client, "plain.txt", EICAR)
    bundle(client, "clean.txt", CLEAN)
    work_off()
    found = dict(LibraryDocument.objects.values_list("original_name", "scan"))
    assert found == {"plain.txt": "infected", "clean.txt": "clean"}


@pytest.mark.reliability(30)
def test_unavailable_scanner_is_retried(client, address, settings):
    document = published(CLEAN)
    assert scan_next()
    state = ScanState.objects.get()
    assert state.next_try_at > timezone.now()
    assert not state.dead_letter
    for _ in range(12):  # no number of tries makes it clean, or sets it aside
        ScanState.objects.update(next_try_at=timezone.now())
        assert scan_next()
    document = reload(document)
    assert (document.scan, ScanState.objects.get().dead_letter) == ("waiting", False)
    assert status(client, document) == [404, 404]
    assert "is not responding" in str(explain(document).advice)
    ScanState.objects.update(next_try_at=timezone.now())
    with clamd_server.running(address):
        work_off()
    assert reload(document).scan == "clean"
    assert status(client, document) == [200, 200]


@pytest.mark.reliability(30)
@pytest.mark.parametrize(
    "reply", [b"stream: Out of memory ERROR\0", b"stream: OK", b"", b"OK\0", b"\xff\0"]
)
def test_unexpected_reply_is_not_clean(scanner, reply):
    scanner.answer = reply or b"\0"
    document = published(CLEAN)
    assert scan_next()
    expected = "clean" if reply == b"stream: OK" else "waiting"
    assert reload(document).scan == expected


@pytest.mark.reliability(30)
@pytest.mark.parametrize("way", ["the stream", "what is scanned"])
def test_file_too_large_for_the_scanner_is_no_virus(client, scanner, way):
    if way == "the stream":
        scanner.most = 1 << 20
    else:
        name = b"Heuristics.Limits.Exceeded.MaxFileSize"
        scanner.answer = b"stream: %s FOUND\0" % name
    document = published(CLEAN * 100_000)
    work_off()
    document = reload(document)
    assert (document.scan, document.virus) == ("too-large", "")
    assert status(client, document) == [404, 404]
    told = explain(document)
    assert "Too large for the virus scanner" in str(told.label)
    assert "virus was found" not in f"{told.label} {told.advice}"
    scanner.most, scanner.answer = 100 << 20, b""
    enqueue(document)
    work_off()
    assert reload(document).scan == "clean"
    assert status(client, document) == [200, 200]


def test_replaced_file_is_scanned_again(client, scanner):
    document = published(CLEAN)
    work_off()
    client.force_login(UserFactory(role="editor"))
    file = ContentFile(EICAR, "new.txt")
    values = {"title": "Report", "tags": "", "file": file}
    client.post(f"/admin/documents/edit/{document.pk}/", values)
    assert reload(document).scan == "waiting"
    work_off()
    assert reload(document).scan == "infected"
    earlier = LibraryDocument.objects.exclude(pk=document.pk).get()
    assert (earlier.scan, earlier.pages.count()) == ("clean", 1)


def test_new_scanner_does_not_quarantine_old_files(client, settings, address):
    settings.CLAMD_ADDRESS = ""
    clean, infected = published(CLEAN, title="One"), published(EICAR, title="Two")
    work_off()
    assert (clean.scan, reload(infected).status) == ("", "done")
    with pytest.raises(CommandError, match="CLAMD_ADDRESS"):
        call_command("scan_files")
    settings.CLAMD_ADDRESS = str(address)
    call_command("scan_files")
    assert status(client, clean) == status(client, infected) == [200, 200]
    with clamd_server.running(address):
        work_off()
    assert status(client, clean) == [200, 200]
    assert status(client, infected) == [404, 404]
    assert not infected.pages.exists()


def test_missing_scanner_keeps_infected_files_quarantined(client, scanner, settings):
    infected = published(EICAR)
    work_off()
    waiting = published(CLEAN)
    settings.CLAMD_ADDRESS = ""
    enqueue(reload(infected))
    work_off()
    assert reload(waiting).scan == ""
    assert reload(waiting).status == "done"
    assert reload(infected).scan == "infected"
    assert status(client, infected) == [404, 404]


def test_running_extraction_does_not_restore_the_text(scanner, monkeypatch):
    document = published(CLEAN)
    assert scan_next()
    extract = text_extraction.extract

    def extract_while_a_scan_ends(*args):
        result = extract(*args)
        LibraryDocument.objects.update(scan="infected")
        return result

    monkeypatch.setattr(text_extraction, "extract", extract_while_a_scan_ends)
    assert extract_next()
    assert not document.pages.exists()


def test_open_form_does_not_undo_the_verdict(scanner):
    document = published(EICAR)
    as_read_before = reload(document)
    work_off()
    as_read_before.title = "Another title"
    as_read_before.save()
    assert reload(document).title == "Another title"
    assert reload(document).scan == "infected"


def test_quarantined_pdf_has_no_page_image(client, scanner):
    document = published(pdf_bytes(["A page."]), "a.pdf")
    work_off()
    picture = f"{document.resource_files.get().page_url(1)}picture.webp"
    assert client.get(picture).status_code == 200
    LibraryDocument.objects.update(scan="infected")
    assert client.get(picture).status_code == 404
