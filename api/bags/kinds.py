"""What a bag contains: a file of records for each of these models.

A record has every field of its row. What is left out has its reason here; a test fails
for a field without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models
from django.db.models import QuerySet
from wagtail.models import Revision

from desk.models import DuplicatePair
from library.models import (
    VOCABULARIES,
    DocumentOutline,
    DocumentPage,
    FileVersion,
    LibraryDocument,
    LibraryImage,
    Organisation,
    RecognisedPage,
    Region,
    RemovedResource,
    Resource,
    ResourceFile,
    ResourceType,
    Theme,
)
from library.models.editorial import TEXT_FIELDS
from search.models import GlossaryEntry
from search.models.promotions import Promotion

# The newest form that this version reads, and that in which it writes.
FORMAT = 1

ACCOUNT = "accounts stay in their library"
ADMIN_INDEX = "Wagtail's index for the admin is made again"
JOB = "the state of a job belongs to its installation"
DERIVED = "made again from the texts"
DESK = "work of the desk; what was accepted of it is in the resource"
HARVEST = "sources of harvests belong to their installation"
OWN_ID = "nothing refers to this id"
BY_CODE = "terms are identified by their codes, as in URLs"


@dataclass(frozen=True)
class RecordKind:
    """The records of a model.

    name: of their file. left_out: fields and relations, with the reason. public_by: the
    field by which the rows of a public bag are chosen; "" if it has none. internal:
    fields that a public bag leaves out, because readers do not see them.
    """

    name: str
    model: type[models.Model]
    left_out: dict[str, str] = field(default_factory=dict)
    public_by: str = ""
    internal: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The file in the bag."""
        return f"data/records/{self.name}.jsonl"

    def rows(self) -> QuerySet:
        """Return the rows of this library by id."""
        # Not the default manager: that of terms defers their texts.
        rows = self.model._base_manager.order_by("pk")
        if self.model is not Revision:
            return rows
        return rows.filter(
            base_content_type__app_label="library", base_content_type__model="resource"
        )

    def fields(self, *, is_public: bool = False) -> list[models.Field]:
        """Return the fields of a record."""
        names = self.left_out.keys() | (self.internal if is_public else set())
        meta = self.model._meta
        every = (*meta.concrete_fields, *meta.many_to_many)
        return [field for field in every if field.name not in names]


_TERM = {"id": BY_CODE, "index_entries": ADMIN_INDEX}
_TEXTS = frozenset(TEXT_FIELDS)

KINDS = (
    RecordKind("regions", Region, _TERM, "code", _TEXTS),
    RecordKind("themes", Theme, _TERM, "code", _TEXTS),
    RecordKind("types", ResourceType, _TERM, "code", _TEXTS),
    RecordKind(
        "organisations",
        Organisation,
        _TERM | {"memberships": ACCOUNT, "invitations": ACCOUNT},
        "code",
        _TEXTS | {"is_member"},
    ),
    RecordKind(
        "images",
        LibraryImage,
        {
            "collection": "permissions of the admin belong to their installation",
            "uploaded_by_user": ACCOUNT,
            "renditions": "made again at first use",
            "tagged_items": "exported as tags",
            "index_entries": ADMIN_INDEX,
        },
    ),
    RecordKind(
        "documents",
        LibraryDocument,
        {
            "collection": "all files are in the library's one collection",
            "uploaded_by_user": ACCOUNT,
            "tagged_items": "exported as tags",
            "index_entries": ADMIN_INDEX,
            "signature": DERIVED,
            "signature_bands": DERIVED,
            "vectors": DERIVED,
            "duplicate_state": JOB,
            "embedding": JOB,
            "extraction": JOB,
            "virus_scan": JOB,
            "fixity": JOB,
            "recognition": JOB,
            "suggestions": DESK,
            "suggestion_state": JOB,
        },
        "pk",
        frozenset(
            {"title", "original_name", "tags", "virus"}
            | {"found_title", "found_language", "found_date"}
        ),
    ),
    RecordKind("pages", DocumentPage, {"id": OWN_ID}, "document"),
    RecordKind("outlines", DocumentOutline, {}, "document"),
    RecordKind("recognised_pages", RecognisedPage, {"id": OWN_ID}, "sha256"),
    RecordKind(
        "revisions",
        Revision,
        {
            "content_type": "always that of a resource",
            "base_content_type": "always that of a resource",
            "content_object": "the resource of object_id",
            "user": ACCOUNT,
            "task_states": DESK,
            "page": "revisions of pages are not in a bag",
            "created_comments": "comments are on pages",
        },
    ),
    RecordKind(
        "resources",
        Resource,
        {
            "locked_by": ACCOUNT,
            "submissions": ACCOUNT,
            "incoming": DESK,
            "suggestions": DESK,
            "harvested_records": HARVEST,
            "source_link": JOB,
            "_workflow_states": DESK,
            "index_entries": ADMIN_INDEX,
        },
        "pk",
        frozenset(
            {"latest_revision", "live_revision", "has_unpublished_changes"}
            | {"go_live_at", "expire_at", "expired", "locked", "locked_at"}
            | {"offers_access", "review_on"}
        ),
    ),
    RecordKind("files", ResourceFile, {}, "pk"),
    RecordKind("versions", FileVersion, {"replaced_by": ACCOUNT}),
    RecordKind("deleted_resources", RemovedResource),
    RecordKind("duplicates", DuplicatePair, {"id": OWN_ID}),
    RecordKind(
        "glossary",
        GlossaryEntry,
        {
            "id": OWN_ID,
            "author": ACCOUNT,
            "latest_revision": "the history of an entry names accounts",
            "_revisions": "the history of an entry names accounts",
        },
    ),
    RecordKind("promotions", Promotion, {"id": OWN_ID}),
)
KIND_OF: dict[type[models.Model], RecordKind] = {kind.model: kind for kind in KINDS}


def is_vocabulary(model: type[models.Model] | None) -> bool:
    """Return whether rows of a model are written as codes."""
    return model in VOCABULARIES
