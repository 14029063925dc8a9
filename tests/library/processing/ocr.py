"""Uploading scans in tests, and working off what the worker has to do."""

from django.core.files.base import ContentFile

from library.files.uploads import add_document
from library.models import DocumentPage, LibraryDocument
from library.processing.ocr import recognise_next
from library.processing.status_messages import explain
from library.processing.text_extraction import extract_next
from tests.factories import ResourceFactory
from tests.scans import pdf_of

OWN_TEXT = "This page was written, not scanned: it has letters of its own."


def upload(*pages, language="en", name="scan.pdf"):
    """Store a PDF as the only file of a resource, and extract it."""
    document = add_document(ContentFile(pdf_of(*pages), name), name)
    ResourceFactory(files=[{"document": document, "language": language}])
    work_off(extract_next)
    return LibraryDocument.objects.get(pk=document.pk)


def work_off(job=recognise_next):
    """Do a job until nothing is left. Returns how often it had work."""
    return sum(iter(job, False))


def texts(document):
    pages = DocumentPage.objects.filter(document=document)
    return {page.number: page.text for page in pages}


def label(document):
    return str(explain(LibraryDocument.objects.get(pk=document.pk)).label)
