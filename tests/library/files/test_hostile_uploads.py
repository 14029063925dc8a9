"""A hostile file is stored, read in a child, and costs the worker nothing else."""

import socket

import pytest
from django.core.files.base import ContentFile

from library.extraction import limits
from library.files.uploads import add_document
from library.models import ExtractionStatus
from library.processing.status_messages import explain
from library.processing.text_extraction import extract_next
from tests.extraction.files import (
    bomb_page,
    docx,
    paragraph,
    pdf_of_pages,
    rezipped,
    stream,
)
from tests.extraction.test_hostile_pdfs import pdf_with
from tests.factories import ResourceFactory, pdf_bytes

pytestmark = pytest.mark.django_db
CATALOG = b"<</Type/Catalog/Pages 2 0 R%s>>"


@pytest.fixture
def listener():
    """A server that hostile files name; nobody may ever ask it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(BlockingIOError):
            server.accept()


def work_off(name, data):
    document = add_document(ContentFile(data, name), name)
    assert extract_next()
    document.refresh_from_db()
    return document


@pytest.mark.slow
@pytest.mark.reliability(28)
def test_bomb_fails_alone_with_a_reason(client, monkeypatch):
    with monkeypatch.context() as impatient:
        impatient.setattr(limits, "STALL_SECONDS", 3)
        bomb = work_off("bomb.pdf", pdf_of_pages([bomb_page()]))
    assert bomb.status == ExtractionStatus.FAILED
    assert bomb.reason in ("memory-limit", "time-limit")
    assert "Simplify or split the file" in str(explain(bomb).advice)
    assert not bomb.pages.exists()
    good = work_off("good.pdf", pdf_bytes(["The next one is read."]))
    assert good.status == ExtractionStatus.DONE
    # What failed can still be had, by its title.
    file = ResourceFactory(files=[{"document": bomb}]).files.get()
    response = client.get(file.get_absolute_url())
    assert response.status_code == 200
    assert b"".join(response).startswith(b"%PDF-")


@pytest.mark.reliability(28)
def test_endless_page_tree_creates_few_rows():
    loop = pdf_with(o2=b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 100000>>")
    document = work_off("loop.pdf", loop)
    assert document.status != ExtractionStatus.WAITING
    assert document.page_count <= limits.PAGES
    assert document.pages.count() <= limits.PAGES


def xfa(url: bytes) -> bytes:
    """A form in XML with an entity from outside."""
    xml = b'<!DOCTYPE x [<!ENTITY e SYSTEM "%s">]><xdp>&e;</xdp>' % url
    form = CATALOG % b"/AcroForm<</Fields[]/XFA 11 0 R>>"
    return pdf_with(o1=form, o11=stream(xml))


def script(url: bytes) -> bytes:
    """Scripts and actions that begin when the file is opened."""
    code = b"/JS(app.launchURL\\('%s'\\);this.submitForm\\('%s'\\))" % (url, url)
    action = b"/OpenAction<</S/JavaScript%s/Next<</S/URI/URI(%s)>>>>" % (code, url)
    return pdf_with(o1=CATALOG % action)


def linked(url: bytes) -> bytes:
    """A page whose content lies on another server."""
    return pdf_with(o4=stream(b"BT ET", b"/F<</FS/URL/F(%s)>>/FFilter/X" % url))


def word(url: bytes) -> bytes:
    """A Word file with a template and a picture on another server."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{kind}{one}" TargetMode="External" '
        f'Target="{url.decode()}"/>'
        for n, one in enumerate(("attachedTemplate", "image"))
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    listing = f'<Relationships xmlns="{space}">{rels}</Relationships>'
    parts = {"word/_rels/document.xml.rels": listing}
    return rezipped(docx(paragraph("text")), parts)


@pytest.mark.reliability(28)
@pytest.mark.parametrize("make", [xfa, script, linked, word], ids=lambda f: f.__name__)
def test_file_contacts_no_server(listener, make):
    ending = "docx" if make is word else "pdf"
    document = work_off(f"hostile.{ending}", make(listener.encode()))
    assert document.status != ExtractionStatus.WAITING
