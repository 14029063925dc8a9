"""What tests are made of: real rows, small real files, sensible defaults.

`ResourceFactory(title="Early warning", regions=["SDN"], pages=["text of page 1"])` is a
published public resource with one file; `files=[{"language": "fr", "pages": [...]}]`
gives it several. Terms are named by code and made when they are missing.
"""

from __future__ import annotations

import io
import itertools
import secrets
from collections.abc import Iterable

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory, Password
from PIL import Image
from reportlab.pdfgen import canvas

from library.access.groups import GROUP_OF_ROLE
from library.files.uploads import describe
from library.models import (
    DocumentPage,
    ExtractionStatus,
    LibraryDocument,
    LibraryImage,
    Organisation,
    Region,
    Resource,
    ResourceFile,
    ResourceType,
    Theme,
)
from library.models.random_ids import MAX_ID, MIN_ID
from library.processing.text_extraction import text_digest, text_size
from members.models import Membership

# Ascending, so that whatever breaks ties by id does so alike in each run. They begin
# anywhere: workers of tests make rows in the same database.
_ids = itertools.count(MIN_ID + secrets.randbelow(MAX_ID - 2 * MIN_ID))


def pdf_bytes(pages: Iterable[str]) -> bytes:
    """Return a real PDF with these pages; Latin letters only."""
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, invariant=True)
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            sheet.drawString(72, 760 - 14 * number, line)
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a real image: all black, so that a large one takes few bytes."""
    buffer = io.BytesIO()
    Image.new("L", size).save(buffer, kind)
    return buffer.getvalue()


class TermFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        django_get_or_create = ("code",)

    label_en = factory.LazyAttribute(lambda term: f"Label of {term.code}")


class RegionFactory(TermFactory):
    class Meta:
        model = Region

    code = factory.Sequence("R{}".format)


class ThemeFactory(TermFactory):
    class Meta:
        model = Theme

    code = factory.Sequence("T{}".format)


class ResourceTypeFactory(TermFactory):
    class Meta:
        model = ResourceType

    code = factory.Sequence("type-{}".format)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ("label_en",)

    label_en = factory.Sequence("Organisation {}".format)


class LibraryDocumentFactory(DjangoModelFactory):
    """An extracted file. `pages`: its text; `content`, `name`: other bytes than that.

    Traits: `waiting` (not extracted yet), `unreadable` (encrypted), `pdf`.
    """

    class Meta:
        model = LibraryDocument

    class Params:
        waiting = factory.Trait(status=ExtractionStatus.WAITING)
        unreadable = factory.Trait(status=ExtractionStatus.FAILED, reason="password")

    title = factory.Sequence("File {}".format)
    status = ExtractionStatus.DONE
    pages = ("Text of the only page.",)
    content = None
    name = ""
    pdf = False

    @classmethod
    def _create(cls, model_class, *args, pages, content, name, pdf, **kwargs):
        if content is None:
            content = pdf_bytes(pages) if pdf else "\f".join(pages).encode()
        name = name or ("file.pdf" if pdf else "file.txt")
        status, reason = kwargs.pop("status"), kwargs.pop("reason", "")
        kwargs.setdefault("pk", next(_ids))
        document = model_class(**kwargs)
        describe(document, ContentFile(content, name), name)
        document.has_new_file = status == ExtractionStatus.WAITING
        is_read = status in (ExtractionStatus.DONE, ExtractionStatus.PARTIAL)
        texts = tuple(pages) if is_read else ()
        document.status, document.reason = status, reason
        document.page_count, document.text_digest = len(texts), text_digest(texts)
        document.text_size = text_size(texts)
        document.file.save(name, ContentFile(content), save=True)
        DocumentPage.objects.bulk_create(
            DocumentPage(document=document, number=number, text=text)
            for number, text in enumerate(texts, start=1)
        )
        return document


class LibraryImageFactory(DjangoModelFactory):
    """A small image."""

    class Meta:
        model = LibraryImage

    title = factory.Sequence("Image {}".format)
    file = factory.LazyFunction(lambda: ContentFile(image_bytes(), "image.png"))


class ResourceFactory(DjangoModelFactory):
    """A resource. `regions`, `themes`, `organisations`, `type`: codes (or terms)."""

    class Meta:
        model = Resource

    title = factory.Sequence("Resource {}".format)
    language = "en"
    visibility = "public"
    live = True
    type = None
    regions = ()
    themes = ()
    organisations = ()
    # Texts of the pages of one file; or a list of fields of several files, each with
    # `pages` or a `document`.
    pages = None
    files = ()

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        terms = {
            "regions": [_term(RegionFactory, code) for code in kwargs.pop("regions")],
            "themes": [_term(ThemeFactory, code) for code in kwargs.pop("themes")],
            "organisations": [
                _term(OrganisationFactory, name) for name in kwargs.pop("organisations")
            ],
        }
        pages, files = kwargs.pop("pages"), kwargs.pop("files")
        kwargs["type"] = kwargs["type"] and _term(ResourceTypeFactory, kwargs["type"])
        kwargs.setdefault("pk", next(_ids))
        resource = model_class(**kwargs)
        for field, values in terms.items():
            setattr(resource, field, values)
        resource.save(force_insert=True)
        for fields in files or ([{"pages": pages}] if pages else []):
            ResourceFileFactory(resource=resource, **fields)
        return resource


class ResourceFileFactory(DjangoModelFactory):
    """A file of a resource, in the resource's language unless told otherwise."""

    class Meta:
        model = ResourceFile
        exclude = ("pages",)

    resource = factory.SubFactory(ResourceFactory)
    pages = ("Text of the only page.",)
    document = factory.SubFactory(
        LibraryDocumentFactory, pages=factory.SelfAttribute("..pages")
    )
    language = factory.SelfAttribute("resource.language")


class UserFactory(DjangoModelFactory):
    """A person who may log in. `role`: visitor, member, committee or editor."""

    class Meta:
        model = get_user_model()

    username = factory.Sequence("person{}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = Password(None)
    role = "visitor"

    @classmethod
    def _create(cls, model_class, *args, role, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        if role != "visitor":
            user.groups.add(Group.objects.get(name=GROUP_OF_ROLE[role]))
        return user


class MembershipFactory(DjangoModelFactory):
    """A person's place in an organisation. `role`: member, committee or editor."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)


def _term(term_factory, term):
    if not isinstance(term, str):
        return term
    if term_factory is OrganisationFactory:
        return term_factory(label_en=term)
    return term_factory(code=term)
