"""Compare the reading order of PDF pages with Poppler's:

    bench/reading_order.py [FOLDER]

FOLDER (default ../shared/data/library/files) is searched for PDF files. At most eight
pages of each, evenly spread, are compared word by word with `pdftotext` (package
poppler-utils): 1 means the same words in the same order. Prints the quantiles and the
lowest pages, which should be looked at, since Poppler is wrong in places, too. It reads
tables by column, and with `-layout` by row: then columns of text are read by line. A
page that is low in one and high in the other is a table or has columns.
"""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from library.extraction import MEDIA_TYPES, extract  # noqa: E402

MAX_PAGES = 8  # of a file
MIN_WORDS = 20
MAX_WORDS = 3_000
LOW_SCORE = 0.6
SHOWN = 15


class Score(NamedTuple):
    default: float
    layout: float
    file: str
    page: int


def main(folder: Path) -> None:
    scores = sorted(
        score for path in sorted(folder.rglob("*.pdf")) for score in page_scores(path)
    )
    print(f"{len(scores)} pages")
    for name in ("default", "layout"):
        values = [getattr(score, name) for score in scores]
        low = sum(value < LOW_SCORE for value in values)
        print(
            f"{name}: median {median(values):.3f}, mean {fmean(values):.3f}, ", end=""
        )
        print(f"{low} pages under {LOW_SCORE}")
    low = sum(max(score.default, score.layout) < LOW_SCORE for score in scores)
    print(f"{low} pages under {LOW_SCORE} in both")
    print("| default | layout | page |\n|---|---|---|")
    for score in scores[:SHOWN]:
        page = f"{score.file} p. {score.page}"
        print(f"| {score.default:.3f} | {score.layout:.3f} | {page} |")


def page_scores(path: Path) -> Iterator[Score]:
    """Yield the scores of some pages of a file."""
    pages = extract(path, MEDIA_TYPES["pdf"]).pages
    default, layout = poppler_pages(path), poppler_pages(path, "-layout")
    step = max(1, -(-len(pages) // MAX_PAGES))
    for index in range(0, min(len(pages), len(default), len(layout)), step):
        words = _words(pages[index])
        expected = _words(default[index]), _words(layout[index])
        if not MIN_WORDS <= len(expected[0]) <= MAX_WORDS:
            continue
        ratios = [
            SequenceMatcher(None, words, other, autojunk=False).ratio()
            for other in expected
        ]
        yield Score(*ratios, path.name, index + 1)


def poppler_pages(path: Path, *options: str) -> list[str]:
    command = ["pdftotext", *options, str(path), "-"]
    result = subprocess.run(command, capture_output=True, check=False)
    return result.stdout.decode("utf-8", "replace").split("\f")


def _words(text: str) -> list[str]:
    """Return the words, with those that are broken at a line end joined."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"(?<=[^\W\d_])[-\u00ad\u2010]\n\s*(?=[^\W\d_])", "", text)
    return re.findall(r"\w+", text)


if __name__ == "__main__":
    default_folder = ROOT.parent / "shared" / "data" / "library" / "files"
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else default_folder
    if not given.is_dir():
        sys.exit(f"{given} is no folder: name one with PDF files")
    main(given)
