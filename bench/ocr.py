"""Measure text recognition of scans: `bench/ocr.py [FOLDER] [--pages N] [--only …]`.

FOLDER (default ../shared/data/library/files) is searched for PDF files. The text of N
of their pages (default 3) in English, French, Spanish and Arabic is drawn on A4, so
that each word is known, and made into scans: clean, noisy, turned, skewed, at a low
resolution, and in the boxes of a form. A language without enough pages is completed
with sample text. The scans are read as the worker reads a draft whose language is
unknown: by the same functions in the same order.

Prints the share of the words that are recognised, and in how many pages the language
was right. Takes about five seconds for a page in a condition.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from library.extraction import (  # noqa: E402
    MEDIA_TYPES,
    extract,
    judge_language,
    page_scan,
    tesseract,
)
from tests.scans import NASKH, TEXTS, recall  # noqa: E402

LANGUAGES = ("en", "fr", "es", "ar")
DPI, LOW_DPI = 200, 100
A4 = (1654, 2339)  # pixels at 200 dpi
MARGIN = 180
FONT_SIZE = {"ar": 46}  # pixels; of others 34, which is 12 points
MIN_WORDS, MAX_WORDS = 80, 200  # of a page
MIN_SCORE = 0.8  # of its language: wrong letters have less
MAX_PAGES_PER_FILE = 1
# The strokes between letters of some Arabic PDFs are letters in their text.
STRETCHED = re.compile(r"([^\W\d_])\1\1")
PAPER, INK = 240, 30
LINE_HEIGHT = 62
FORM_MARGIN, FORM_ROW_HEIGHT, FORM_COLUMNS, FORM_ROWS = 100, 100, 3, 20
MAX_FORM_LETTERS = 9  # of a word, so that two fit into a box
SKEW = 2  # degrees
TARGETS = {"clean": 0.95, "rough": 0.85}
LANGUAGE_TARGET = 0.95


@dataclass(frozen=True)
class Sample:
    language: str
    text: str
    picture: Image.Image  # grey, at 200 dpi


@dataclass(frozen=True)
class Result:
    recall: float
    is_language_right: bool


@dataclass(frozen=True)
class Condition:
    name: str
    make: Callable[[Image.Image], Image.Image]
    dpi: int = DPI
    target: str = "rough"
    is_form: bool = False


def noisy(picture: Image.Image) -> Image.Image:
    noise = Image.effect_noise(picture.size, 40)
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(0.8)), noise, 0.12)


def turned(degrees: int) -> Callable[[Image.Image], Image.Image]:
    return lambda picture: noisy(picture.rotate(degrees, expand=True))


def skewed(degrees: float) -> Callable[[Image.Image], Image.Image]:
    def make(picture: Image.Image) -> Image.Image:
        resample = Image.Resampling.BICUBIC
        return noisy(picture.rotate(degrees, resample=resample, fillcolor=PAPER))

    return make


def low(make: Callable[[Image.Image], Image.Image]):
    def shrink(picture: Image.Image) -> Image.Image:
        sides = (side * LOW_DPI // DPI for side in picture.size)
        return make(picture.resize(tuple(sides), Image.Resampling.BOX))

    return shrink


CONDITIONS = (
    Condition("clean", lambda picture: picture, target="clean"),
    Condition("noisy", noisy),
    *(Condition(f"turned by {turn}°", turned(turn)) for turn in (90, 180, 270)),
    *(Condition(f"skewed by {skew}°", skewed(skew)) for skew in (SKEW, -SKEW)),
    Condition(f"{LOW_DPI} dpi", low(noisy), LOW_DPI),
    Condition(f"{LOW_DPI} dpi, skewed", low(skewed(SKEW)), LOW_DPI),
    Condition("form", noisy, is_form=True),
    Condition("form, skewed", skewed(SKEW), is_form=True),
    Condition(
        f"form, {LOW_DPI} dpi, skewed", low(skewed(-SKEW)), LOW_DPI, is_form=True
    ),
)


def main(folder: Path, count: int, only: str) -> None:
    pages = list(find_samples(folder, count))
    forms = [draw_form(sample) for sample in pages]
    print(f"{len(pages)} pages")
    print(f"| condition | {' | '.join(LANGUAGES)} | language right |")
    print("|---" * (len(LANGUAGES) + 2) + "|")
    by_target: dict[str, list[float]] = defaultdict(list)
    right: list[bool] = []
    for condition in CONDITIONS:
        if only not in condition.name:
            continue
        results: dict[str, list[Result]] = defaultdict(list)
        for sample in forms if condition.is_form else pages:
            results[sample.language].append(read(sample, condition))
        means = [fmean(result.recall for result in results[code]) for code in LANGUAGES]
        is_right = [
            one.is_language_right for code in LANGUAGES for one in results[code]
        ]
        cells = " | ".join(f"{mean:.3f}" for mean in means)
        print(f"| {condition.name} | {cells} | {sum(is_right)} of {len(is_right)} |")
        sys.stdout.flush()
        by_target[condition.target] += means
        right += is_right
    print("\n| target | threshold | mean | lowest |\n|---|---|---|---|")
    for name, values in by_target.items():
        print(
            f"| word recall, {name} | {TARGETS[name]} "
            f"| {fmean(values):.3f} | {min(values):.3f} |"
        )
    print(f"| language right | {LANGUAGE_TARGET} | {fmean(right):.3f} | |")


def read(sample: Sample, condition: Condition) -> Result:
    """Recognise a page as the worker does, from its PDF on."""
    random.seed(sample.text)
    picture = condition.make(sample.picture)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        picture.save(path, resolution=condition.dpi, quality=80)
        scan = page_scan(path, 1)
    if scan is None:
        return Result(0, False)
    try:
        languages = tesseract.detect_languages(scan) or "en"
        text = tesseract.recognise(scan, tesseract.tesseract_name(languages)).text
    except tesseract.NotRecognised:
        return Result(0, False)
    language = judge_language([text]).language
    return Result(recall(sample.text, text), language == sample.language)


def find_samples(folder: Path, count: int) -> Iterator[Sample]:
    """Yield `count` pages in each language, of PDF files as far as they have some."""
    texts: dict[str, list[str]] = {code: [] for code in LANGUAGES}
    paths = sorted(folder.rglob("*.pdf"))
    random.Random(1).shuffle(paths)
    for path in paths:
        if all(len(found) >= count for found in texts.values()):
            break
        for language, text in page_texts(path):
            if len(texts[language]) < count:
                texts[language].append(text)
    for code, found in texts.items():
        for text in (*found, *sample_texts(code))[:count]:
            yield Sample(code, text, draw_text(code, text))


def page_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield language and words of some pages of a file that are running text."""
    extraction = extract(path, MEDIA_TYPES["pdf"])
    taken = 0
    for text in extraction.pages:
        words = text.split()
        judged = judge_language([text])
        is_sound = judged.score >= MIN_SCORE and not judged.replaced
        is_sound = is_sound and not STRETCHED.search(text)
        if len(words) >= MIN_WORDS and is_sound and judged.language in LANGUAGES:
            yield judged.language, " ".join(words[:MAX_WORDS])
            taken += 1
            if taken == MAX_PAGES_PER_FILE:
                return


def sample_texts(language: str) -> list[str]:
    """Return the sample texts of a language: the same sentences in other orders."""
    sentences = [part.strip() + "." for part in TEXTS[language].split(".") if part]
    texts = []
    for seed in range(20):
        chosen = [random.Random(seed + at).choice(sentences) for at in range(6)]
        texts.append(" ".join(chosen))
    return texts


def font_of(language: str) -> ImageFont.FreeTypeFont:
    name = NASKH if language == "ar" else "DejaVuSerif.ttf"
    return ImageFont.truetype(name, FONT_SIZE.get(language, 34))


def draw_text(language: str, text: str) -> Image.Image:
    """Draw a text as an A4 page."""
    page = Image.new("L", A4, PAPER)
    draw, font = ImageDraw.Draw(page), font_of(language)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > A4[0] - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    right = A4[0] - MARGIN
    for number, line in enumerate(lines):
        top = MARGIN + LINE_HEIGHT * number
        draw_line(draw, language, font, line, (MARGIN, right, top))
    return page


def draw_form(sample: Sample) -> Sample:
    """Draw words of a page as a form: two in each of its boxes."""
    page = Image.new("L", A4, PAPER)
    draw, font = ImageDraw.Draw(page), font_of(sample.language)
    words = [word for word in sample.text.split() if len(word) <= MAX_FORM_LETTERS]
    entries = [" ".join(words[at : at + 2]) for at in range(0, len(words) // 2 * 2, 2)]
    entries = entries[: FORM_COLUMNS * FORM_ROWS]
    width = (A4[0] - 2 * FORM_MARGIN) // FORM_COLUMNS
    for at, entry in enumerate(entries):
        row, column = divmod(at, FORM_COLUMNS)
        if sample.language == "ar":
            column = FORM_COLUMNS - 1 - column
        left, top = FORM_MARGIN + column * width, MARGIN + row * FORM_ROW_HEIGHT
        box = (left, top, left + width, top + FORM_ROW_HEIGHT)
        draw.rectangle(box, outline=INK, width=4)
        place = (left + 20, left + width - 20, top + 20)
        draw_line(draw, sample.language, font, entry, place)
    return Sample(sample.language, " ".join(entries), page)


def draw_line(draw, language: str, font, line: str, place: tuple) -> None:
    left, right, top = place
    if language == "ar":
        draw.text((right, top), line, font=font, fill=INK, anchor="ra")
    else:
        draw.text((left, top), line, font=font, fill=INK)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    default = ROOT.parent / "shared/data/library/files"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--pages", type=int, default=3, help="of each language")
    parser.add_argument("--only", default="", help="conditions with this in their name")
    options = parser.parse_args()
    main(options.folder, options.pages, options.only)
