"""Images that editors place in texts and on pages."""

from __future__ import annotations

from pathlib import PurePath

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.images.utils import get_allowed_image_extensions

from .stored_names import random_name


class LibraryImage(AbstractImage):
    """An image, checked and scanned before it is stored (`library.image_uploads`)."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = Image._meta.verbose_name
        verbose_name_plural = Image._meta.verbose_name_plural

    def get_upload_to(self, filename: str) -> str:
        """Return a stored name that tells nothing of the uploaded one but its type."""
        extension = PurePath(filename).suffix.lower().removeprefix(".")
        if extension not in get_allowed_image_extensions():
            extension = "bin"
        return random_name(extension)


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
