"""Grey paper that a scanner drew as black dots, in which Tesseract finds no words."""

from PIL import Image, ImageChops, ImageFilter, ImageStat

# Shades (of 255) by which the pixels of a page differ from the median of their
# neighbours, on average: in dotted pages some 17, in noisy and coarse ones up to 4.
_MIN_DIFFERENCE = 8
_NEIGHBOURHOOD = 3  # pixels across


def remove_dots(page: Image.Image) -> Image.Image:
    """Return a grey page without its dots, or the page itself if it is not dotted."""
    smooth = page.filter(ImageFilter.MedianFilter(_NEIGHBOURHOOD))
    difference = ImageStat.Stat(ImageChops.difference(page, smooth)).mean[0]
    return smooth if difference >= _MIN_DIFFERENCE else page
