"""Images on pages and in texts.

Originals are stored like files and never served. Pages show renditions: smaller,
without metadata, in a separate public storage.
"""

from __future__ import annotations

from pathlib import PurePath

from django.core.files.base import File
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image
from wagtail.images.utils import get_allowed_image_extensions

from .random_ids import random_name

# Needed to display the picture correctly.
_ALLOWED_METADATA = {"icc_profile", "transparency"}


class DropMetadata(FilterOperation):
    """Removes metadata of cameras and programs, such as places and names."""

    def construct(self) -> None:
        """Take no parameters."""

    def run(self, willow, image: AbstractImage, env: dict) -> None:
        info = willow.image.info
        for name in info.keys() - _ALLOWED_METADATA:
            del info[name]


class PublicFilter(Filter):
    """Creates renditions without metadata."""

    @cached_property
    def operations(self) -> list:
        return [*super().operations, DropMetadata("drop")]


class LibraryImage(AbstractImage):
    """An image, checked and scanned before it is stored (`library.images.uploads`)."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = Image._meta.verbose_name
        verbose_name_plural = Image._meta.verbose_name_plural

    def get_upload_to(self, filename: str) -> str:
        """Return a random name with the extension of the uploaded file."""
        return _stored_name(filename)

    def generate_rendition_file(
        self, filter: Filter, *, source: File | None = None
    ) -> File:
        return super().generate_rendition_file(PublicFilter(filter.spec), source=source)


class LibraryRendition(AbstractRendition):
    """An image in another size or format, created on first use."""

    image = models.ForeignKey(
        LibraryImage, related_name="renditions", on_delete=models.CASCADE
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="one_rendition_a_filter",
            )
        ]

    @property
    def url(self) -> str:
        """The URL of `library.images.serving`, whatever the storage."""
        return reverse("picture", args=[self.file.name])

    def get_upload_to(self, filename: str) -> str:
        """Return a random name, never reused for another picture."""
        return _stored_name(filename)


def _stored_name(filename: str) -> str:
    extension = PurePath(filename).suffix.lower().removeprefix(".")
    if extension not in get_allowed_image_extensions():
        extension = "bin"
    return random_name(extension)
