"""Signal handlers of the library, all registered in one place.

Those below send `resources_changed` for the resources that a change affects. They run
inside the transaction of the change, so a rollback undoes both.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)

from library.files.versions import archive_replaced_document, update_changed_pages
from library.models import (
    VOCABULARIES,
    LibraryDocument,
    Region,
    Resource,
    ResourceFile,
    Term,
)
from library.models.resources import DRAFT_FIELDS
from library.processing import ocr
from library.resources.tombstones import create_tombstone
from library.signals import document_extracted, resources_changed

_RESOURCE_IDS = "_affected_resource_ids"


def _send(resource_ids) -> None:
    ids = list(resource_ids)
    if ids:
        resources_changed.send(Resource, resource_ids=ids)


def resource_saved(
    sender, instance: Resource, update_fields: Iterable[str] | None = None, **kwargs
) -> None:
    """A resource was saved or deleted; a new draft of it changes DRAFT_FIELDS only."""
    if update_fields is None or not DRAFT_FIELDS.issuperset(update_fields):
        _send([instance.pk])


def resource_file_saved(sender, instance: ResourceFile, **kwargs) -> None:
    _send([instance.resource_id])


def document_saved(sender, instance: LibraryDocument, **kwargs) -> None:
    _send(instance.resource_files.values_list("resource", flat=True))


def terms_changed(sender, instance, action, reverse, pk_set, **kwargs) -> None:
    """A resource's terms changed; `reverse`: changed from the term's side."""
    if not reverse:
        _send([instance.pk])
    elif pk_set:
        _send(pk_set)
    elif action == "pre_clear":
        _send(instance.resources.values_list("pk", flat=True))


def term_saved(sender, instance: Term, created: bool = False, **kwargs) -> None:
    """A term changed; a new one has no resources yet."""
    if not created:
        _send(resource_ids_under(instance))


def remember_term_resources(sender, instance: Term, **kwargs) -> None:
    """Look up the resources of a term before it is deleted."""
    vars(instance)[_RESOURCE_IDS] = resource_ids_under(instance)


def term_deleted(sender, instance: Term, **kwargs) -> None:
    """A term was deleted: its resources have changed."""
    _send(vars(instance).pop(_RESOURCE_IDS, ()))


def countries_changed(sender, instance: Region, pk_set, **kwargs) -> None:
    """The countries of an advocacy region changed."""
    ids = {instance.pk, *(pk_set or instance.members.values_list("pk", flat=True))}
    _send(Resource.objects.filter(regions__in=ids).values_list("pk", flat=True))


def resource_ids_under(term: Term) -> set[int]:
    """Return the ids of resources filed under a term or under a narrower one."""
    term_ids = [pk for pk, path in type(term).lineage().items() if term.pk in path]
    resources = Resource.objects.filter(**{f"{term.resource_field}__in": term_ids})
    return set(resources.values_list("pk", flat=True))


def register_signal_handlers() -> None:
    post_save.connect(resource_saved, Resource)
    post_delete.connect(resource_saved, Resource)
    post_save.connect(resource_file_saved, ResourceFile)
    post_delete.connect(resource_file_saved, ResourceFile)
    post_save.connect(document_saved, LibraryDocument)
    for field in ("regions", "themes", "organisations"):
        m2m_changed.connect(terms_changed, getattr(Resource, field).through)
    for vocabulary in VOCABULARIES:
        post_save.connect(term_saved, vocabulary)
        pre_delete.connect(remember_term_resources, vocabulary)
        post_delete.connect(term_deleted, vocabulary)
    m2m_changed.connect(countries_changed, Region.members.through)
    pre_save.connect(archive_replaced_document, ResourceFile)
    document_extracted.connect(ocr.document_extracted_again)
    document_extracted.connect(update_changed_pages)
    pre_delete.connect(create_tombstone, Resource)
    post_save.connect(ocr.resource_file_saved, ResourceFile)
    post_delete.connect(ocr.document_deleted, LibraryDocument)
