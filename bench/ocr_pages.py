"""The pages that `bench.ocr` makes scans of, drawn so that each word is known."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from library.extraction import MEDIA_TYPES, extract, judge_language
from tests.scans import NASKH, TEXTS

LANGUAGES = ("en", "fr", "es", "ar")
MIXED = "ar + en"
# Put into an Arabic page after every tenth word, for MIXED.
FOREIGN_WORDS = (
    "(S/2025/49)",
    "S/RES/1674 (2006)",
    "A/60/1",
    "Human Rights Watch",
    "A/HRC/RES/45/31",
    "Global Centre for the Responsibility to Protect",
    "S/PV.9204",
    "(UNHCR)",
    "Simon Adams",
)
A4 = (1654, 2339)  # pixels at 200 dpi
MARGIN = 180
FONT_SIZE = defaultdict(lambda: 34, ar=46)  # pixels: 12 points, and as large to see
MIN_WORDS, MAX_WORDS = 80, 200  # of a page
MIN_SCORE = 0.8  # of its language: wrong letters have less
MAX_WORD_LENGTH = 30  # longer ones run off the page: dots in a table of contents
MAX_PAGES_PER_FILE = 1
# The strokes between letters of some Arabic PDFs are letters in their text.
STRETCHED = re.compile(r"([^\W\da-zA-Z_])\1\1")
# Parts of Arabic lines that another font draws.
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
FOREIGN = re.compile(
    r"(\S*[A-Za-zÀ-ɏ]\S*(?: \S*[A-Za-zÀ-ɏ]\S*)*|[\"-+\-/;-@\[-`{-~¡-ªµ-»×÷‐-…]+)"
)
MIRRORED = str.maketrans("()[]{}<>", ")(][}{><")
PAPER, INK = 240, 30
LINE_HEIGHT = 62
FORM_MARGIN, FORM_ROW_HEIGHT, FORM_COLUMNS, FORM_ROWS = 100, 100, 3, 20
MAX_FORM_LETTERS = 9  # of a word, so that two fit into a box


@dataclass(frozen=True)
class Sample:
    language: str
    text: str
    picture: Image.Image  # grey, at 200 dpi
    column: str = ""  # of the table


def find_samples(source: Path, count: int) -> Iterator[Sample]:
    """Yield `count` pages in each language, and as many Arabic ones with English."""
    texts = file_texts(source) if source.is_file() else folder_texts(source, count)
    for language, all_texts in texts.items():
        for text in all_texts[:count]:
            yield Sample(language, text, draw_text(language, text), language)
    for text in texts.get("ar", [])[:count]:
        mixed = add_foreign_words(text)
        yield Sample("ar", mixed, draw_text("ar", mixed), MIXED)


def folder_texts(folder: Path, count: int) -> dict[str, list[str]]:
    """Return texts of pages by language, of PDF files as far as they have some."""
    texts: dict[str, list[str]] = {code: [] for code in LANGUAGES}
    paths = sorted(folder.rglob("*.pdf"))
    random.Random(1).shuffle(paths)
    for path in paths:
        if all(len(found) >= count for found in texts.values()):
            break
        for language, text in page_texts(path):
            texts[language].append(text)
    return {code: found + sample_texts(code) for code, found in texts.items()}


def file_texts(path: Path) -> dict[str, list[str]]:
    """Return texts of the length of a page by language, of a file of JSON lines.

    Texts with the same title are one.
    """
    joined: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    with path.open() as lines:
        for row in map(json.loads, lines):
            joined[row["lang"], row["title"]][row["text"]] = None
    texts: dict[str, list[str]] = defaultdict(list)
    items = sorted(joined.items())
    random.Random(1).shuffle(items)
    for (language, _title), parts in items:
        words = " ".join(parts).split()
        if len(words) >= MIN_WORDS and language in LANGUAGES:
            texts[language].append(" ".join(words[:MAX_WORDS]))
    return texts


def add_foreign_words(text: str) -> str:
    words = text.split()[: MAX_WORDS * 2 // 3]
    groups = [" ".join(words[at : at + 10]) for at in range(0, len(words), 10)]
    foreign = cycle(FOREIGN_WORDS)
    return " ".join(f"{group} {next(foreign)}" for group in groups)


def page_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield language and words of some pages of a file that are running text."""
    extraction = extract(path, MEDIA_TYPES["pdf"])
    taken = 0
    for text in extraction.pages:
        words = text.split()
        # What is drawn: a page may begin in another language than most of it.
        text = " ".join(words[:MAX_WORDS])
        judged = judge_language([text])
        is_sound = judged.score >= MIN_SCORE and not judged.replaced
        is_sound = is_sound and not STRETCHED.search(text)
        is_sound = is_sound and max(map(len, words), default=0) <= MAX_WORD_LENGTH
        if len(words) >= MIN_WORDS and is_sound and judged.language in LANGUAGES:
            yield judged.language, text
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


@cache
def font_of(language: str) -> ImageFont.FreeTypeFont:
    name = NASKH if language == "ar" else "DejaVuSerif.ttf"
    return ImageFont.truetype(name, FONT_SIZE[language])


def draw_text(language: str, text: str) -> Image.Image:
    """Draw a text as an A4 page."""
    page = Image.new("L", A4, PAPER)
    draw = ImageDraw.Draw(page)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if line_length(language, longer) > A4[0] - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    for number, line in enumerate(lines):
        top = MARGIN + LINE_HEIGHT * number
        draw_line(draw, language, line, (MARGIN, A4[0] - MARGIN, top))
    return page


def draw_form(sample: Sample) -> Sample:
    """Draw words of a page as a form: two in each of its boxes."""
    page = Image.new("L", A4, PAPER)
    draw = ImageDraw.Draw(page)
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
        draw_line(draw, sample.language, entry, place)
    return replace(sample, text=" ".join(entries), picture=page)


def draw_line(draw, language: str, line: str, place: tuple[int, int, int]) -> None:
    left, right, top = place
    if language != "ar":
        draw.text((left, top), line, font=font_of(language), fill=INK)
        return
    baseline = top + font_of("ar").getmetrics()[0]
    for part, font, direction in arabic_parts(line):
        start = (right, baseline)
        draw.text(start, part, INK, font, anchor="rs", direction=direction)
        right -= font.getlength(part, direction=direction)


def line_length(language: str, line: str) -> float:
    if language != "ar":
        return font_of(language).getlength(line)
    parts = arabic_parts(line)
    return sum(font.getlength(part, direction=way) for part, font, way in parts)


def arabic_parts(line: str) -> Iterator[tuple[str, ImageFont.FreeTypeFont, str]]:
    """Yield the parts of a line from the right on, with their fonts and directions.

    The Arabic font has no Latin letters, brackets and dashes.
    """
    for part in filter(None, FOREIGN.split(line)):
        is_foreign = FOREIGN.fullmatch(part)
        if is_foreign and not LATIN.search(part):
            part = part.translate(MIRRORED)
        font = font_of("en" if is_foreign else "ar")
        yield part, font, "ltr" if is_foreign else "rtl"
