"""Measure and remove the skew of a scanned page: lines that are not quite level.

Tesseract loses most words of a table or form whose rules are 2° askew. The angle is
the one at which the ink of the page falls into the sharpest rows (or columns, if the
page is turned by a quarter): the projection profile of W. Postl, 1986.
"""

from __future__ import annotations

from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

from library.extraction.scans.page_scan import MAX_ANGLE

_COARSE_STEP, _FINE_STEP = 0.5, 0.1
# Tesseract reads straight text at this angle as well as level text.
_MIN_ANGLE = 0.3
# Rows must be sharper by this factor: photographs and blank pages have no angle.
_MIN_GAIN = 1.15
# Pixels on the long side of the picture that is measured: 60 dots an inch of A4. A
# line of text has three rows of them.
_LENGTH = 900
# Ink is darker than its surroundings by this, of 255, so that shadows are none.
_CONTRAST = 24
_SURROUNDINGS = 12  # pixels around
_MIN_INK, _MAX_INK = 0.002, 0.4  # of the page


def measure_skew(picture: Image.Image) -> float:
    """Return by how many degrees to rotate a grey picture so that its lines are level.

    Counter-clockwise, at most MAX_ANGLE; 0 for a page that is level or without lines.
    Takes about 0.2 seconds for any size.
    """
    ink = _ink(picture)
    share = sum(ink.histogram()[128:]) / (ink.width * ink.height)
    if not _MIN_INK <= share <= _MAX_INK:
        return 0.0
    level = _sharpness(ink, 0)
    steps = round(MAX_ANGLE / _COARSE_STEP)
    coarse = {
        step * _COARSE_STEP: _sharpness(ink, step * _COARSE_STEP)
        for step in range(-steps, steps + 1)
    }
    # Of rows and columns, those of the text are far sharper at one angle than another.
    axis = max((0, 1), key=lambda axis: _gain(coarse, axis))
    middle = max(coarse, key=lambda angle: coarse[angle][axis])
    fine_steps = round(_COARSE_STEP / _FINE_STEP)
    angles = (middle + step * _FINE_STEP for step in range(-fine_steps, fine_steps + 1))
    fine = {angle: _sharpness(ink, angle)[axis] for angle in angles}
    angle = max(fine, key=lambda angle: fine[angle])
    is_clear = fine[angle] >= _MIN_GAIN * level[axis]
    is_within = _MIN_ANGLE <= abs(angle) <= MAX_ANGLE
    return angle if is_clear and is_within else 0.0


def straighten(picture: Image.Image, angle: float) -> Image.Image:
    """Return a grey picture rotated around its middle, on paper large enough."""
    paper = max(range(256), key=picture.histogram().__getitem__)
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)


def _ink(picture: Image.Image) -> Image.Image:
    """Return a small picture that is white where the page has ink, else black."""
    factor = max(max(picture.size) // _LENGTH, 1)
    small = picture.reduce(factor)
    small.thumbnail((_LENGTH, _LENGTH))
    paper = small.filter(ImageFilter.BoxBlur(_SURROUNDINGS))
    darker = ImageChops.subtract(paper, small)
    return darker.point(lambda shade: 255 if shade > _CONTRAST else 0)


def _sharpness(ink: Image.Image, angle: float) -> tuple[float, float]:
    """Return how much the ink of neighbouring rows differs, and that of columns."""
    rotated = ink.rotate(angle, Image.Resampling.BILINEAR)
    rows = rotated.resize((1, ink.height), Image.Resampling.BOX)
    columns = rotated.resize((ink.width, 1), Image.Resampling.BOX)
    return _roughness(rows.tobytes()), _roughness(columns.tobytes())


def _roughness(profile: bytes) -> float:
    return sum((a - b) ** 2 for a, b in pairwise(profile))


def _gain(scores: dict[float, tuple[float, float]], axis: int) -> float:
    values = sorted(score[axis] for score in scores.values())
    return values[-1] / (values[len(values) // 2] + 1)
