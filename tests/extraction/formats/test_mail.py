"""Mail messages are read as text; their attachments are named and can be unpacked."""

from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from library.extraction import (
    MEDIA_TYPES,
    Extraction,
    Finding,
    MemberBegin,
    MemberEnd,
    MemberProblem,
    NotUnpacked,
    Refused,
    Status,
    extract,
    find_active_content,
    sniff,
    unpack,
)
from tests.extraction.files import extract_bytes
from tests.factories import pdf_bytes

PDF = pdf_bytes(["The annex."])


def message(**headers: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    defaults = {
        "From": "Amina <amina@example.org>",
        "To": "coalition@example.org",
        "Date": "Mon, 09 Dec 2024 10:00:00 +0100",
        "Subject": "Réunion à Goma",
    }
    for name, text in (defaults | headers).items():
        mail[name] = text
    return mail


def attachments(path) -> list[tuple[str, bytes, MemberProblem]]:
    files = []
    for event in unpack(path, path.suffix[1:]):
        if isinstance(event, MemberBegin):
            name, data = event.name, b""
        elif isinstance(event, MemberEnd):
            files.append((name, data, event.problem))
        else:
            data += event
    return files


def test_message_is_read_with_headers_and_attachments(tmp_path):
    mail = message(Bcc="secret@example.org")
    mail.set_content("Le pont est fermé.")
    mail.add_alternative("<p>Le pont est <b>fermé</b>.</p>", subtype="html")
    mail.add_attachment(PDF, "application", "pdf", filename="Annexe é.pdf")
    result = extract_bytes(tmp_path, "a.eml", mail.as_bytes())
    assert (result.status, result.title) == (Status.DONE, "Réunion à Goma")
    assert str(result.created) == "2024-12-09"
    assert result.pages[0].split("\n") == [
        "From: Amina <amina@example.org>",
        "To: coalition@example.org",
        "Date: Mon, 09 Dec 2024 10:00:00 +0100",
        "Subject: Réunion à Goma",
        "",
        "Le pont est fermé.",
        "",
        "Attachment: Annexe é.pdf",
    ]
    path = tmp_path / "a.eml"
    assert sniff(path, "a.eml").code == "eml"
    assert attachments(path) == [("Annexe é.pdf", PDF, MemberProblem.NONE)]


def test_html_message_is_read_without_its_pictures(tmp_path):
    mail = message()
    body = '<p>First<img src="cid:logo"></p><script>no</script><p>Second</p>'
    mail.set_content(body, subtype="html")
    mail.add_related(b"GIF", "image", "gif", cid="<logo>", filename="logo.gif")
    result = extract_bytes(tmp_path, "a.eml", mail.as_bytes())
    assert result.pages[0].endswith("First\n\nSecond")
    assert attachments(tmp_path / "a.eml") == []


def test_forwarded_message_is_an_attachment(tmp_path):
    inner = message(Subject="The first report")
    inner.set_content("Inside.")
    mail = message()
    mail.set_content("See below.")
    mail.add_attachment(inner)
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    (file,) = attachments(tmp_path / "a.eml")
    assert file[0] == "The first report.eml"
    again = extract_bytes(tmp_path, "b.eml", file[1])
    assert again.title == "The first report"
    assert "Inside." in again.pages[0]


def test_attached_program_is_active_content(tmp_path):
    path = tmp_path / "a.eml"
    for name, expected in (("scan.pdf.js", (Finding.PROGRAM,)), ("scan.pdf", ())):
        mail = message()
        mail.set_content("Open it.")
        mail.add_attachment(b"1", "application", "octet-stream", filename=name)
        path.write_bytes(mail.as_bytes())
        assert find_active_content(path, MEDIA_TYPES["eml"]) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@b\nDate: x\nContent-Type: text/plain; charset=none\n\nText \xe9",
        b"Subject: =?utf-8?b?////?=\nTo: <<<>,;:\n\nText",
        b"Subject: a\nContent-Type: multipart/mixed; boundary=x\n\nText without parts",
        b"Subject: a\nContent-Transfer-Encoding: base64\n\nText!!!!",
        b"Subject: a\r\n" + b"X: y\r\n" * 5_000 + b"\r\nText",
    ],
)
def test_invalid_message_does_not_fail(tmp_path, data):
    result = extract_bytes(tmp_path, "a.eml", data)
    assert result.status == Status.DONE
    assert any(result.pages)


@pytest.mark.slow
def test_deeply_nested_message_gets_a_status(tmp_path):
    data = b"Subject: a\n"
    for number in range(3_000):
        data += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (
            number,
            number,
        )
    result = extract_bytes(tmp_path, "a.eml", data + b"\nText")
    assert isinstance(result, Extraction)
    path = tmp_path / "a.eml"
    with suppress(NotUnpacked):
        assert len(attachments(path)) <= 100


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.eml", b"This is a letter.\nIt has no headers.\n"),
        ("a.eml", b"<html><body>From: a</body></html>"),
        ("a.eml", pdf_bytes(["From: a"])),
        ("a.msg", b"From: a@b.org\nSubject: a\n\nText"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)),
    ],
)
def test_file_that_is_no_message_is_refused(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused):
        sniff(path, name)


@pytest.mark.slow
def test_real_messages_are_read(shared_data):
    paths = sorted((shared_data / "nasty" / "mail").glob("*.[em][ms][lg]"))
    results = {}
    for path in paths:
        if "empty" not in path.name:
            results[path.name] = extract(path, sniff(path, path.name))
    assert len(results) >= 20
    assert all(result.status == Status.DONE for result in results.values())
    assert all(result.title for result in results.values())
    outlook = next(path for path in paths if path.name.endswith("attachment.msg"))
    result = results[outlook.name]
    assert result.title == "Fake email with attachment"
    assert str(result.created) == "2022-12-23"
    assert "Attachment: fake-attachment.txt" in result.pages[0]
    ((name, data, problem),) = attachments(outlook)
    assert (name, len(data), problem) == ("fake-attachment.txt", 30, "")
