"""A library in which every field of every exported model has a value."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from wagtail.models import Revision

from api.bags.kinds import KINDS
from desk.models import DuplicatePair
from library.models import (
    VOCABULARIES,
    DocumentOutline,
    FileVersion,
    LibraryDocument,
    LibraryImage,
    Organisation,
    RecognisedPage,
    Region,
    RemovedResource,
    Resource,
    ResourceType,
    Theme,
)
from search.models import GlossaryEntry
from search.models.promotions import Promotion
from tests.factories import (
    LibraryDocumentFactory,
    LibraryImageFactory,
    ResourceFactory,
    UserFactory,
    image_bytes,
)

LONG_AGO = datetime(2021, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)
LATER = datetime(2031, 2, 3, tzinfo=UTC)
LABELS = {
    "label_en": "Sudan",
    "label_fr": "Soudan",
    "label_es": "Sudán",
    "label_ar": "السودان",
    "aliases": "North Sudan\nالسودان الشمالي",
    "description": "A country",
}


def make_library() -> None:
    """Make the rows: a public resource with everything, and those around it."""
    editor = UserFactory(role="editor")
    image = LibraryImageFactory(title="A map")
    image.description, image.file_size, image.file_hash = "Map", 5, "ab" * 20
    image.focal_point_x = image.focal_point_y = 5
    image.focal_point_width = image.focal_point_height = 3
    image.save()
    image.tags.add("map")
    make_terms(image)
    document = make_document(editor)
    former = LibraryDocumentFactory(pages=("Former text.",), pdf=True)
    hidden = ResourceFactory(
        title="Hidden draft", visibility="committee", live=False, language="ar"
    )
    make_resource(document, former, hidden, editor)
    RemovedResource.objects.create(
        resource_id=400000001, title="Gone", visibility="members", successor=hidden
    )
    RemovedResource.objects.update(removed_at=LONG_AGO)
    DuplicatePair.objects.create(
        first=former, second=document, kind="translation", score=0.25, state="dismissed"
    )
    DuplicatePair.objects.update(evidence=["A/79/1"], detected_at=LONG_AGO)
    entry = GlossaryEntry.objects.create(
        kind="one-way",
        source="IDP",
        note="Why",
        author=editor,
        origin="one-way:IDP",
        is_active=False,
        **{f"terms_{code}": f"term {code}" for code in ("en", "fr", "es", "pt")},
        terms_ar="نازح",
        terms_xx="xx",
    )
    GlossaryEntry.objects.filter(pk=entry.pk).update(
        created_at=LONG_AGO, updated_at=LONG_AGO
    )
    Promotion.objects.create(
        words="Sudan War",
        resource=hidden,
        sort_order=3,
        note="Asked",
        until="2031-01-01",
    )


def make_terms(image: LibraryImage) -> None:
    """Make a term with every field in each vocabulary, and a broader one."""
    picture = {"image": {"image": image.pk, "alt_text": "Map", "decorative": False}}
    block = {"type": "picture", "value": picture | {"caption": "", "credit": ""}}
    texts = {f"text_{code}": json.dumps([block]) for code in ("en", "fr", "es", "ar")}
    world = Region.objects.create(code="001", label_en="World", kind="area")
    country = Region(code="SDN", parent=world, slug="the-sudan", **LABELS, **texts)
    country.save()
    group = Region.objects.create(code="horn", label_en="Horn", kind="advocacy")
    group.members.add(country)
    above = Theme.objects.create(code="a", label_en="Above")
    Theme.objects.create(code="b", slug="below", parent=above, **LABELS, **texts)
    ResourceType.objects.create(code="report", **LABELS, **texts)
    Organisation.objects.create(code="un", is_member=True, **LABELS, **texts)


def make_document(editor) -> LibraryDocument:
    """Make a file with every field."""
    document = LibraryDocumentFactory(
        pages=("First page.", "صفحة ثانية"),
        uploaded_by_user=editor,
        name="Étude finale.txt",
        status="partial",
        reason="ocr",
        ocr_languages="fr+ar",
    )
    document.found_title, document.found_language = "Found", "fr"
    document.found_date, document.scan_languages = date(2020, 1, 2), "ar"
    document.extraction_version = 1
    document.recognised_count, document.file_hash = 1, "cd" * 20
    document.scanned_pages, document.active_content = [1, 2], ["links"]
    document.cover.save("cover.jpg", ContentFile(image_bytes("JPEG")), save=False)
    document.save()
    LibraryDocument.objects.filter(pk=document.pk).update(
        created_at=LONG_AGO, scan="clean", virus="none"
    )
    document.tags.add("survey", "مسح")
    document.pages.filter(number=2).update(is_ocr=True)
    DocumentOutline.objects.create(
        document=document,
        entries=[{"title": "One", "page": 1, "level": 1}],
        front_lines=[["Title", 20]],
    )
    RecognisedPage.objects.create(
        sha256=document.sha256,
        number=2,
        languages="ara",
        text="صفحة ثانية",
        boxes=b"\x00\xff\x01",
    )
    return document


def make_resource(document, former, hidden, editor) -> None:
    """Make a published resource with a later draft, three files and a version."""
    resource = ResourceFactory(
        title="Étude",
        language="fr",
        summary="Résumé",
        type=ResourceType.objects.get(),
        regions=["SDN"],
        themes=[Theme.objects.get(code="b")],
        organisations=[Organisation.objects.get()],
        published_on=date(2024, 3, 1),
        published_precision="month",
        un_symbol="A/79/1",
        rights="CC BY",
        source_url="https://example.org/a",
        offers_access=True,
        review_on=date(2030, 1, 1),
        content_note="Descriptions of violence",
        supersedes=hidden,
        locked=True,
        locked_at=LONG_AGO,
        locked_by=editor,
        go_live_at=LATER,
        expire_at=LATER,
        expired=True,
        files=[
            {"document": former, "language": "fr", "title": "Partie", "summary": "S"},
            {"pages": ("Second part",), "language": "fr"},
            {"pages": ("عربي",), "language": "ar"},
        ],
    )
    file = resource.files.get(language="fr", part=1)
    file.document, file.sort_order = document, 7
    file.save()
    FileVersion.objects.update(
        replaced_at=LONG_AGO, replaced_by=editor, changed_pages=[1]
    )
    revision = Resource.objects.get(pk=resource.pk).save_revision(user=editor)
    Resource.objects.get(pk=resource.pk).save_revision(user=editor)
    draft = Resource.objects.get(pk=resource.pk)
    draft.title = "Étude, corrigée"
    draft.save_revision(user=editor)
    Revision.objects.filter(object_id=str(resource.pk)).update(
        created_at=LONG_AGO, approved_go_live_at=LATER
    )
    Resource.objects.filter(pk=resource.pk).update(
        live_revision=revision,
        created_at=LONG_AGO,
        first_published_at=LONG_AGO,
        last_published_at=LONG_AGO,
        has_unpublished_changes=True,
    )


def snapshot() -> dict[str, list]:
    """Return every row that a bag has, as Django's own serializer reads it.

    Terms are their codes, revisions their place, files their bytes; accounts and what
    else is left out for a reason are removed.
    """
    codes = {m: dict(m.objects.values_list("pk", "code")) for m in VOCABULARIES}
    revisions = Revision.objects.order_by("pk").values_list("pk", flat=True)
    places = {pk: place for place, pk in enumerate(revisions)}
    return {
        kind.name: sorted(
            (_fields(row, kind, codes, places) for row in kind.rows()), key=str
        )
        for kind in KINDS
    }


def _fields(row, kind, codes, places) -> dict:
    (data,) = serializers.serialize("python", [row])
    fields = {
        name: _value(kind.model._meta.get_field(name), value, codes, places)
        for name, value in data["fields"].items()
        if name not in kind.left_out
    }
    if "id" not in kind.left_out and kind.model is not Revision:
        fields["pk"] = data["pk"]
    if hasattr(row, "tags"):
        fields["tags"] = sorted(row.tags.names())
    if kind.model is Revision:
        fields["content"] = _content(fields["content"], codes)
    return fields


def _value(field, value, codes, places):
    if isinstance(field, models.FileField) and value:
        with default_storage.open(value) as stored:
            return value, stored.read()
    if field.related_model is Revision:
        return places.get(value)
    if field.related_model not in codes:
        return value
    known = codes[field.related_model]
    return sorted(known[pk] for pk in value) if field.many_to_many else known.get(value)


def _content(content: dict, codes) -> dict:
    content = {
        name: value
        for name, value in content.items()
        if name not in ("locked_by", "latest_revision", "live_revision")
    }
    content["type"] = codes[ResourceType].get(content["type"])
    for name, model in (
        ("regions", Region),
        ("themes", Theme),
        ("organisations", Organisation),
    ):
        content[name] = [codes[model][pk] for pk in content[name]]
    return content


def empty_library() -> None:
    """Delete every row that a bag has, and the stored files."""
    Region.objects.update(parent=None)
    Theme.objects.update(parent=None)
    for kind in reversed(KINDS):
        kind.rows().order_by().delete()
    RemovedResource.objects.all().delete()  # of the resources that were just deleted
    for name in _stored_names():
        default_storage.delete(name)


def stored_files() -> int:
    """Return the number of stored files."""
    return len(_stored_names())


def _stored_names() -> list[str]:
    if not default_storage.exists(""):
        return []
    folders = default_storage.listdir("")[0]
    return [f"{f}/{name}" for f in folders for name in default_storage.listdir(f)[1]]
