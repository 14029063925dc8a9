"""Images that editors place in texts and on pages.

An original is stored as a file is and leaves nowhere. What pages show are renditions:
smaller, without metadata, in a storage of their own that everybody may read.
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

from .stored_names import random_name

# What a picture needs to look right; not where and with what it was taken.
_KEPT_METADATA = {"icc_profile", "transparency"}


class DropMetadata(FilterOperation):
    """Leaves out what a camera or a program wrote beside the picture: places, names."""

    def construct(self) -> None:
        """Take no parameters."""

    def run(self, willow, image: AbstractImage, env: dict) -> None:
        info = willow.image.info
        for name in info.keys() - _KEPT_METADATA:
            del info[name]


class PublicFilter(Filter):
    """Makes a rendition that carries no metadata."""

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
        """Return a stored name that tells nothing of the uploaded one but its type."""
        return _stored_name(filename)

    def generate_rendition_file(
        self, filter: Filter, *, source: File | None = None
    ) -> File:
        return super().generate_rendition_file(PublicFilter(filter.spec), source=source)


class LibraryRendition(AbstractRendition):
    """An image in another size or format, made when it is first needed."""

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
        """The address of the picture (`library.images.serving`), in any storage."""
        return reverse("picture", args=[self.file.name])

    def get_upload_to(self, filename: str) -> str:
        """Return a name that nobody can guess. It never stands for another picture."""
        return _stored_name(filename)


def _stored_name(filename: str) -> str:
    extension = PurePath(filename).suffix.lower().removeprefix(".")
    if extension not in get_allowed_image_extensions():
        extension = "bin"
    return random_name(extension)
