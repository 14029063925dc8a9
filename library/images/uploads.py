"""Checks of uploaded images before they are stored.

A document waits for its scan in a queue and is held meanwhile. An image is used as soon
as it is stored, so it is scanned while its editor waits, and refused without a verdict.
"""

from __future__ import annotations

import logging
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.forms import Field
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField

from library.processing import clamd

logger = logging.getLogger(__name__)
FORMATS = ("JPEG", "PNG", "WEBP")
# An editor waits for it, and so does a process of the web server.
SCAN_TIMEOUT_SECONDS = 15


class CheckedImageField(WagtailImageField):
    """A form field for images that nothing is known of.

    Wagtail's own decodes an image before it counts its pixels, and fails on one that is
    cut short. So this one looks first: at the size, the name and the header, then asks
    the virus scanner, and decodes last.
    """

    @classmethod
    def like(cls, field: Field) -> CheckedImageField:
        """Return one with the label, help and widget of another field of a form."""
        checked = cls(label=field.label, required=field.required, widget=field.widget)
        checked.help_text = field.help_text  # the field writes its own over it
        return checked

    def to_python(self, data: File):
        """Return the file with Wagtail's `image` beside it. Raises ValidationError."""
        if data is None:
            return None
        self.check_image_file_size(data)
        self._check_extension(data)
        self._check_pixels(data)
        if settings.CLAMD_ADDRESS:
            _check_scan(data)
        _check_decodes(data)
        data.seek(0)
        return super().to_python(data)

    def _check_extension(self, file: File) -> None:
        extension = PurePath(file.name).suffix.lower().removeprefix(".")
        if extension not in self.allowed_image_extensions:
            code = "invalid_image_extension"
            raise ValidationError(self.error_messages[code], code)

    def _check_pixels(self, file: File) -> None:
        """Read the header alone; the pixels of all frames count."""
        try:
            with _opened(file) as image:
                width, height = image.size
                pixels = width * height * getattr(image, "n_frames", 1)
        except Image.DecompressionBombError:
            pixels = None
        except (OSError, SyntaxError, ValueError) as error:
            code = "invalid_image"
            raise ValidationError(self.error_messages[code], code) from error
        if pixels is None or pixels > self.max_image_pixels:
            million = self.max_image_pixels // 1_000_000
            text = _(
                "This image has too many pixels. Make it smaller: at most %(million)s "
                "million pixels are possible."
            )
            raise ValidationError(text % {"million": million}, "file_too_many_pixels")


def _opened(file: File) -> Image.Image:
    file.seek(0)
    # Pillow closes what it opened itself only: the upload stays open.
    return Image.open(file, formats=FORMATS)


def _check_decodes(file: File) -> None:
    """An image that is cut short would fail later, wherever it is to be shown."""
    try:
        with _opened(file) as image:
            image.load()
    except (OSError, SyntaxError, ValueError) as error:
        text = _("This image is damaged. Export it again and upload the new file.")
        raise ValidationError(text, code="damaged") from error


def _check_scan(file: File) -> None:
    file.seek(0)
    try:
        virus = clamd.scan(file, settings.CLAMD_ADDRESS, SCAN_TIMEOUT_SECONDS)
    except clamd.TooLarge as error:
        text = _("This image is too large for the virus scanner. Upload a smaller one.")
        raise ValidationError(text, code="too-large") from error
    except clamd.Unavailable as error:
        logger.warning("The virus scanner does not answer: %s", error)
        text = _(
            "The virus scanner is not responding, so the image was not stored. Try "
            "again later; contact your administrator if this continues."
        )
        raise ValidationError(text, code="not-scanned") from error
    if virus:
        logger.error("An uploaded image was refused: %s", virus)
        text = _("A virus was found in this image. It was not stored.")
        raise ValidationError(text, code="infected")
