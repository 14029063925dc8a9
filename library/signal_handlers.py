"""From a change of any row to the resources that it changes.

Two-line handlers, connected once; each runs inside the transaction of the change, so
that a rollback takes its mark back too.
"""

from __future__ import annotations

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from library.models import (
    VOCABULARIES,
    LibraryDocument,
    Region,
    Resource,
    ResourceFile,
    Term,
)
from library.signals import resources_changed

_RESOURCE_IDS = "_ids_of_its_resources"


def _send(resource_ids) -> None:
    ids = list(resource_ids)
    if ids:
        resources_changed.send(Resource, resource_ids=ids)


def resource_saved(sender, instance: Resource, **kwargs) -> None:
    _send([instance.pk])


def file_saved(sender, instance: ResourceFile, **kwargs) -> None:
    _send([instance.resource_id])


def document_saved(sender, instance: LibraryDocument, **kwargs) -> None:
    _send(instance.resource_files.values_list("resource", flat=True))


def terms_changed(sender, instance, action, reverse, pk_set, **kwargs) -> None:
    """A resource's terms changed; `reverse` when seen from the term."""
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
    """Remember whose term is deleted: afterwards nothing tells."""
    vars(instance)[_RESOURCE_IDS] = resource_ids_under(instance)


def term_deleted(sender, instance: Term, **kwargs) -> None:
    """A term was deleted: its resources are what they are without it."""
    _send(vars(instance).pop(_RESOURCE_IDS, ()))


def countries_changed(sender, instance: Region, pk_set, **kwargs) -> None:
    """The countries of an advocacy region changed."""
    ids = {instance.pk, *(pk_set or instance.members.values_list("pk", flat=True))}
    _send(Resource.objects.filter(regions__in=ids).values_list("pk", flat=True))


def resource_ids_under(term: Term) -> set[int]:
    """Return the ids of resources filed under a term or under a narrower one."""
    below = [pk for pk, path in type(term).lineage().items() if term.pk in path]
    found = Resource.objects.filter(**{f"{term.resource_field}__in": below})
    return set(found.values_list("pk", flat=True))


def connect() -> None:
    """Connect the handlers; called once, when Django is ready."""
    post_save.connect(resource_saved, Resource)
    post_delete.connect(resource_saved, Resource)
    post_save.connect(file_saved, ResourceFile)
    post_delete.connect(file_saved, ResourceFile)
    post_save.connect(document_saved, LibraryDocument)
    for field in ("regions", "themes", "organisations"):
        m2m_changed.connect(terms_changed, getattr(Resource, field).through)
    for vocabulary in VOCABULARIES:
        post_save.connect(term_saved, vocabulary)
        pre_delete.connect(remember_term_resources, vocabulary)
        post_delete.connect(term_deleted, vocabulary)
    m2m_changed.connect(countries_changed, Region.members.through)
