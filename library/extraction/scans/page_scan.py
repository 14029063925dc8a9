"""Pictures of pages: prepared for text recognition, or for a PDF of scans."""

from typing import NamedTuple

MAX_ANGLE = 5.0  # degrees, by which a page is turned to be level


class PageScan(NamedTuple):
    """A level picture, and what it takes to find its words in the page's image.

    picture: a grey JPEG. width, height: of the page before it was turned, at
    `limits.SCAN_DPI`. angle: by which it was turned, in degrees, counter-clockwise.
    without_rules: the picture without the ruled lines of a form; of pages that are
    prepared as Arabic and have such lines.
    """

    picture: bytes
    width: int
    height: int
    angle: float = 0.0
    without_rules: bytes = b""


class PageSheet(NamedTuple):
    """A page of an image file as a JPEG, upright. frames: pages of the whole file."""

    picture: bytes
    width: int
    height: int
    is_grey: bool
    frames: int
