"""Earlier versions of files, stored when an upload replaces them.

The URL of a file never changes. Editors can open earlier versions; readers see when the
file changed, and which pages.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context

from library.files.page_diff import changed_pages
from library.models import (
    DocumentOutline,
    DocumentPage,
    ExtractionStatus,
    FileVersion,
    LibraryDocument,
    ResourceFile,
)
from library.signals import document_extracted


def archive_replaced_document(sender, instance: ResourceFile, **kwargs) -> None:
    """Store the current document of a file as a version before it is replaced."""
    # Locked, so that two editors who replace the file at once create two versions.
    locked = ResourceFile.objects.select_for_update().filter(pk=instance.pk)
    current = locked.first()
    if current and current.document_id != instance.document_id:
        _create_version(instance, current.document, successor=instance.document)


def _create_version(
    file: ResourceFile, document: LibraryDocument, *, successor: LibraryDocument
) -> None:
    last = file.versions.aggregate(last=Max("number"))["last"] or 0
    FileVersion.objects.create(
        file=file,
        document=document,
        number=last + 1,
        replaced_by=get_active_log_context().user,
        changed_pages=_compare(document, successor),
    )


@transaction.atomic
def archive_file(document: LibraryDocument) -> None:
    """Copy a document to a new row before its bytes are replaced, and store the copy as
    an earlier version of every file that uses the document.

    The pages move to the copy, so that they need not be extracted again.
    """
    copy = LibraryDocument.objects.get(pk=document.pk)
    copy.pk, copy._state.adding = None, True
    copy.title = _("%(title)s (replaced %(day)s)") % {
        "title": copy.title[:220],
        "day": timezone.localdate().isoformat(),
    }
    copy.has_new_file = copy.status == ExtractionStatus.WAITING
    copy.save()
    DocumentPage.objects.filter(document=document).update(document=copy)
    DocumentOutline.objects.filter(document=document).update(document=copy)
    FileVersion.objects.filter(document=document).update(document=copy)
    for file in document.resource_files.select_for_update():
        _create_version(file, copy, successor=document)
    if copy.is_searchable:
        document_extracted.send(LibraryDocument, document_id=copy.pk)


def update_changed_pages(sender, document_id: int, **kwargs) -> None:
    """Compare the versions of a file again after the text of one was extracted."""
    versions = FileVersion.objects.filter(
        Q(document=document_id)
        | Q(file__document=document_id)
        | Q(file__versions__document=document_id)
    )
    for version in versions.distinct().select_related("document", "file__document"):
        later = FileVersion.objects.filter(file=version.file, number__gt=version.number)
        following = later.select_related("document").order_by("number").first()
        successor = following.document if following else version.file.document
        if document_id in (version.document_id, successor.pk):
            version.changed_pages = _compare(version.document, successor)
            version.save(update_fields=["changed_pages"])


def _compare(old: LibraryDocument, new: LibraryDocument) -> list[int] | None:
    """Return the changed pages, None until both texts have been extracted."""
    if not (old.is_searchable and new.is_searchable):
        return None
    old_pages, new_pages = _texts(old), _texts(new)
    # While bytes are being replaced, their pages have moved to the earlier version.
    return changed_pages(old_pages, new_pages) if old_pages and new_pages else None


def _texts(document: LibraryDocument) -> list[str]:
    pages = DocumentPage.objects.filter(document=document).order_by("number")
    return list(pages.values_list("text", flat=True))
