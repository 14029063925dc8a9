"""Measure text recognition of scans: `bench/ocr.py [SOURCE] [--pages N] [--only …]`.

SOURCE is a folder (default ../shared/data/library/files) that is searched for PDF
files, or a file of JSON lines with `title`, `text` and `lang`. The text of N pages
(default 3) in English, French, Spanish and Arabic, and of Arabic pages with symbols of
UN documents and English names put in ("ar + en"), is drawn on A4, so that each word is
known, and made into scans: clean, noisy, turned, skewed, at a low resolution, and in
the boxes of a form. A language without enough pages in the folder is completed with
sample text. The scans are read as the worker reads a draft whose language is unknown:
by the same functions in the same order.

Prints the share of the words that are recognised, compared as readers search; in how
many pages the language was right; and whether these pass the targets, which are set for
the four languages. Takes about five seconds for a page in a condition, in Arabic
fifteen.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from PIL import Image, ImageFilter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.ocr_pages import (  # noqa: E402
    INK,
    LANGUAGES,
    PAPER,
    Sample,
    draw_form,
    find_samples,
)
from library.extraction import judge_language, page_scan, tesseract  # noqa: E402
from library.folding import fold  # noqa: E402
from tests.scans import recall  # noqa: E402

DPI, LOW_DPI, COARSE_DPI = 200, 100, 75
FAX_DPI = (204, 98)  # across and down: the standard resolution of fax machines
SKEW = 2  # degrees
TARGETS = {"clean": 0.95, "rough": 0.85}
LANGUAGE_TARGET = 0.95


@dataclass(frozen=True)
class Result:
    recall: float
    is_language_right: bool


@dataclass(frozen=True)
class Condition:
    name: str
    make: Callable[[Image.Image], Image.Image]
    dpi: int | tuple[int, int] = DPI
    target: str = "rough"  # "" if it has none
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


def low(make: Callable[[Image.Image], Image.Image], dpi: int = LOW_DPI):
    def shrink(picture: Image.Image) -> Image.Image:
        sides = (side * dpi // DPI for side in picture.size)
        return make(picture.resize(tuple(sides), Image.Resampling.BOX))

    return shrink


def faxed(picture: Image.Image) -> Image.Image:
    width, height = (
        side * dpi // DPI for side, dpi in zip(picture.size, FAX_DPI, strict=True)
    )
    grey = picture.resize((width, height), Image.Resampling.BOX)
    return grey.point(lambda shade: 255 * (shade > (PAPER + INK) // 2)).convert("1")


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
    Condition(f"{COARSE_DPI} dpi", low(noisy, COARSE_DPI), COARSE_DPI, target=""),
    Condition("fax", faxed, FAX_DPI, target=""),
)


def main(source: Path, count: int, only: str) -> None:
    pages = list(find_samples(source, count))
    forms = [draw_form(sample) for sample in pages]
    columns = list(dict.fromkeys(sample.column for sample in pages))
    print(f"{len(pages)} pages")
    print(f"| condition | {' | '.join(columns)} | language right | passes |")
    print("|---" * (len(columns) + 3) + "|")
    by_target: dict[str, list[float]] = defaultdict(list)
    right: list[bool] = []
    for condition in CONDITIONS:
        if only not in condition.name:
            continue
        results: dict[str, list[Result]] = defaultdict(list)
        for sample in forms if condition.is_form else pages:
            results[sample.column].append(read(sample, condition))
        means = [fmean(result.recall for result in results[name]) for name in columns]
        is_right = [one.is_language_right for name in columns for one in results[name]]
        cells = " | ".join(f"{mean:.3f}" for mean in means)
        verdict = ""
        if condition.target:
            targeted = [
                mean
                for name, mean in zip(columns, means, strict=True)
                if name in LANGUAGES
            ]
            by_target[condition.target] += targeted
            right += is_right
            verdict = pass_or_fail(min(targeted), TARGETS[condition.target])
        counts = f"{sum(is_right)} of {len(is_right)}"
        print(f"| {condition.name} | {cells} | {counts} | {verdict} |")
        sys.stdout.flush()
    if not by_target:
        return
    print("\n| target | threshold | mean | lowest | passes |\n|---|---|---|---|---|")
    for name, values in by_target.items():
        print(
            f"| word recall, {name} | {TARGETS[name]} | {fmean(values):.3f} "
            f"| {min(values):.3f} | {pass_or_fail(min(values), TARGETS[name])} |"
        )
    share = fmean(right)
    verdict = pass_or_fail(share, LANGUAGE_TARGET)
    print(f"| language right | {LANGUAGE_TARGET} | {share:.3f} | | {verdict} |")


def pass_or_fail(value: float, target: float) -> str:
    return "pass" if value >= target else "**fail**"


def read(sample: Sample, condition: Condition) -> Result:
    """Recognise a page as the worker does, from its PDF on."""
    random.seed(sample.text)
    picture = condition.make(sample.picture)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        dpi = condition.dpi
        across_and_down = dpi if isinstance(dpi, tuple) else (dpi, dpi)
        # One bit a pixel is stored as fax machines send it, others as JPEG.
        quality = {} if picture.mode == "1" else {"quality": 80}
        picture.save(path, dpi=across_and_down, **quality)
        text = recognise(path)
    language = judge_language([text]).language
    # As readers search: without diacritics, tatweel and variants of letters.
    share = recall(fold(sample.text), fold(text))
    return Result(share, language == sample.language)


def recognise(path: Path, number: int = 1) -> str:
    """Return the text of a scanned page in an unknown language, "" if that fails."""
    try:
        scan = page_scan(path, number)
        languages = tesseract.detect_languages(scan) if scan else ""
        name = tesseract.tesseract_name(languages)
        scan = page_scan(path, number, is_arabic=tesseract.is_arabic_script(name))
        return tesseract.recognise(scan, name).text if scan else ""
    except tesseract.NotRecognised:
        return ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    default = ROOT.parent / "shared/data/library/files"
    parser.add_argument("source", nargs="?", type=Path, default=default)
    parser.add_argument("--pages", type=int, default=3, help="of each language")
    parser.add_argument("--only", default="", help="conditions with this in their name")
    options = parser.parse_args()
    main(options.source, options.pages, options.only)
