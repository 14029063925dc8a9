"""Earlier versions of files: kept when another upload takes their place.

The address of a file never changes. What stood behind it before stays readable for
editors; readers are told when it changed, and which pages did.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.signals import pre_save
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context

from library.files.page_diff import changed_pages
from library.models import (
    DocumentPage,
    ExtractionStatus,
    FileVersion,
    LibraryDocument,
    ResourceFile,
)
from library.signals import document_extracted


def file_saved(sender, instance: ResourceFile, **kwargs) -> None:
    """Keep the document that another one is about to replace in a file."""
    # Locked, so that two who replace the file at once make two versions.
    stored = ResourceFile.objects.select_for_update().filter(pk=instance.pk)
    former = stored.first()
    if former and former.document_id != instance.document_id:
        _keep(instance, former.document, replaced_by=instance.document)


def _keep(
    file: ResourceFile, former: LibraryDocument, *, replaced_by: LibraryDocument
) -> None:
    last = file.versions.aggregate(last=Max("number"))["last"] or 0
    FileVersion.objects.create(
        file=file,
        document=former,
        number=last + 1,
        replaced_by=get_active_log_context().user,
        changed_pages=_changed(former, replaced_by),
    )


@transaction.atomic
def archive_file(document: LibraryDocument) -> None:
    """Give what is stored of a document, whose bytes another file is about to replace,
    a row of its own: an earlier version of every file that uses the document.

    The text moves along, so that it need not be read again.
    """
    kept = LibraryDocument.objects.get(pk=document.pk)
    kept.pk, kept._state.adding = None, True
    kept.title = _("%(title)s (replaced %(day)s)") % {
        "title": kept.title[:220],
        "day": timezone.localdate().isoformat(),
    }
    kept.has_new_file = kept.status == ExtractionStatus.WAITING
    kept.save()
    DocumentPage.objects.filter(document=document).update(document=kept)
    FileVersion.objects.filter(document=document).update(document=kept)
    for file in document.resource_files.select_for_update():
        _keep(file, kept, replaced_by=document)
    if kept.is_searchable:
        document_extracted.send(LibraryDocument, document_id=kept.pk)


def text_stored(sender, document_id: int, **kwargs) -> None:
    """Tell which pages changed, now that the text of one of the two is there."""
    versions = FileVersion.objects.filter(
        Q(document=document_id)
        | Q(file__document=document_id)
        | Q(file__versions__document=document_id)
    )
    for version in versions.distinct().select_related("document", "file__document"):
        successor = _after(version)
        if document_id in (version.document_id, successor.pk):
            version.changed_pages = _changed(version.document, successor)
            version.save(update_fields=["changed_pages"])


def _after(version: FileVersion) -> LibraryDocument:
    """Return the document that took the place of an earlier version."""
    later = FileVersion.objects.filter(file=version.file, number__gt=version.number)
    found = later.select_related("document").order_by("number").first()
    return found.document if found else version.file.document


def _changed(old: LibraryDocument, new: LibraryDocument) -> list[int] | None:
    if not (old.is_searchable and new.is_searchable):
        return None
    old_pages, new_pages = _texts(old), _texts(new)
    # The text of bytes that are being replaced has moved, that of new ones is to come.
    return changed_pages(old_pages, new_pages) if old_pages and new_pages else None


def _texts(document: LibraryDocument) -> list[str]:
    pages = DocumentPage.objects.filter(document=document).order_by("number")
    return list(pages.values_list("text", flat=True))


def connect() -> None:
    """Connect the handlers; called once, when Django is ready."""
    pre_save.connect(file_saved, ResourceFile)
    document_extracted.connect(text_stored)
