"""Check uploaded images before they are stored.

Documents are quarantined until a queued scan has finished. Images are used as soon as
they are stored, so they are scanned during the upload, and rejected without a verdict.
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
# The upload, and with it a process of the web server, is blocked meanwhile.
SCAN_TIMEOUT_SECONDS = 15


class CheckedImageField(WagtailImageField):
    """A form field for untrusted images.

    Wagtail's field decodes an image before it counts the pixels, and fails on truncated
    images. This field checks size, name and header first, then runs the virus scan, and
    decodes last.
    """

    @classmethod
    def like(cls, field: Field) -> CheckedImageField:
        """Return a field with label, help text and widget of another field."""
        checked = cls(label=field.label, required=field.required, widget=field.widget)
        checked.help_text = field.help_text  # WagtailImageField overwrites it
        return checked

    def to_python(self, data: File):
        """Return the file with Wagtail's `image` beside it. Raises ValidationError."""
        if data is None:
            return None
        self.check_image_file_size(data)
        extension = PurePath(data.name).suffix.lower().removeprefix(".")
        if extension not in self.allowed_image_extensions:
            code = "invalid_image_extension"
            raise ValidationError(self.error_messages[code], code)
        self._check_pixels(data)
        if settings.CLAMD_ADDRESS:
            _scan(data)
        try:
            with _open(data) as image:
                image.load()
        except (OSError, SyntaxError, ValueError) as error:
            text = _("This image is damaged. Export it again and upload the new file.")
            raise ValidationError(text, code="damaged") from error
        data.seek(0)
        return super().to_python(data)

    def _check_pixels(self, file: File) -> None:
        """Check the pixels of all frames, by the header alone."""
        try:
            with _open(file) as image:
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
                "This image has too many pixels. Reduce it to at most %(million)s "
                "million pixels."
            )
            raise ValidationError(text % {"million": million}, "file_too_many_pixels")


def _open(file: File) -> Image.Image:
    file.seek(0)
    # Pillow only closes files that it opened itself: the upload stays open.
    return Image.open(file, formats=FORMATS)


def _scan(file: File) -> None:
    file.seek(0)
    try:
        virus = clamd.scan(file, settings.CLAMD_ADDRESS, SCAN_TIMEOUT_SECONDS)
    except clamd.TooLarge as error:
        text = _("This image is too large for the virus scanner. Upload a smaller one.")
        raise ValidationError(text, code="too-large") from error
    except clamd.Unavailable as error:
        logger.warning("The virus scanner is not available: %s", error)
        text = _(
            "The virus scanner is not responding, so the image was not stored. Try "
            "again later; contact your administrator if this continues."
        )
        raise ValidationError(text, code="not-scanned") from error
    if virus:
        logger.error("An uploaded image was rejected: %s", virus)
        text = _("A virus was found in this image, so it was not stored.")
        raise ValidationError(text, code="infected")
