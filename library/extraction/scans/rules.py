"""Paint out the ruled lines of a form, which Tesseract takes for edges of columns.

A rule is a straight run of ink, far longer than a stroke of a letter: what is left of
the ink after an opening by a line (J. Serra, 1982), once across and once down the page.
"""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageChops, ImageFilter

# Pixels at `limits.SCAN_DPI`: 15 mm. The baseline of an Arabic word is shorter.
_MIN_LENGTH = 120
# Rules in a direction cover this share of a page with boxes: about a hairline each way.
_MIN_SHARE = 0.0005
# Ink is darker than its surroundings by this, of 255, so that shadows are none, and
# dark areas with light letters neither.
_CONTRAST = 40
_SURROUNDINGS = 20  # pixels around
_EDGE = 7  # pixels that are painted around one of a rule: its soft edges
_ACROSS, _DOWN = (1, 0), (0, 1)


def remove_rules(picture: Image.Image) -> Image.Image | None:
    """Return a level grey picture without its ruled lines; None if it has no boxes.

    A page with rules in one direction only, as above footnotes, has no boxes. Takes
    about 0.4 seconds at `limits.SCAN_PIXELS`, less without boxes.
    """
    ink = _ink(picture)
    across, down = _rules(ink, _ACROSS), _rules(ink, _DOWN)
    if min(_share(across), _share(down)) < _MIN_SHARE:
        return None
    rules = ImageChops.lighter(across, down).filter(ImageFilter.MaxFilter(_EDGE))
    paper = max(range(256), key=picture.histogram().__getitem__)
    cleaned = picture.copy()
    cleaned.paste(paper, (0, 0), rules)
    return cleaned


def _ink(picture: Image.Image) -> Image.Image:
    """Return a picture that is white where the page has ink, else black."""
    paper = picture.filter(ImageFilter.BoxBlur(_SURROUNDINGS))
    darker = ImageChops.subtract(paper, picture)
    return darker.point(lambda shade: 255 if shade > _CONTRAST else 0)


def _rules(ink: Image.Image, direction: tuple[int, int]) -> Image.Image:
    """Return the runs of ink in a direction that are _MIN_LENGTH and longer."""
    x, y = direction
    starts = _spread(ink, ImageChops.darker, (-x, -y))
    return _spread(starts, ImageChops.lighter, direction)


def _spread(
    ink: Image.Image,
    combine: Callable[[Image.Image, Image.Image], Image.Image],
    direction: tuple[int, int],
) -> Image.Image:
    """Return each pixel combined with the _MIN_LENGTH - 1 pixels before it.

    By doubling: seven steps, not a hundred.
    """
    length = 1
    while length < _MIN_LENGTH:
        step = min(length, _MIN_LENGTH - length)
        moved = ImageChops.offset(ink, direction[0] * step, direction[1] * step)
        ink = combine(ink, moved)
        length += step
    return ink


def _share(rules: Image.Image) -> float:
    return rules.histogram()[255] / (rules.width * rules.height)
