"""Measure text extraction against its targets: `bench/extraction.py [FOLDER]`.

FOLDER (default ../shared/data) is searched for files of the types that the library
accepts. Prints a table: target, threshold, measured value. Costs are CPU seconds (user
+ system) of the child processes; only hostile files are measured in wall-clock time.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import fmean, median, quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from library.extraction import (  # noqa: E402
    MEDIA_TYPES,
    Extraction,
    MediaType,
    Reason,
    Refused,
    Status,
    cover,
    extract,
    sniff,
)
from tests.extraction import files  # noqa: E402
from tests.extraction.formats import arabic  # noqa: E402
from tests.extraction.test_hostile_pdfs import nested_forms  # noqa: E402

LONG_DOCUMENT = 50  # pages
SHORT_DOCUMENT = 2
RTL = ("ar", "fa", "he", "ur")
FONTS = ("Noto Naskh Arabic", "Noto Sans Arabic", "Noto Kufi Arabic", "DejaVu Sans")
LATIN = (
    "The responsibility to prevent mass atrocities rests with each individual State. "
    "La responsabilité de prévenir les atrocités de masse incombe à chaque État. "
    "La responsabilidad de prevenir las atrocidades recae en cada uno de los Estados. "
) * 6


@dataclass(frozen=True)
class Measured:
    path: Path
    kind: MediaType
    found: Extraction
    cpu: float

    @property
    def is_pdf(self) -> bool:
        return self.kind.code == "pdf"


def main(folder: Path) -> None:
    accepted = list(_accepted(folder))
    _say(f"{len(accepted)} files of {folder} that the library takes")
    texts = [Measured(*pair, *_costed(extract, *pair)) for pair in accepted]
    text_memory = _peak_memory()
    covers = [_costed(cover, *pair)[1] for pair in accepted]
    cover_memory = _peak_memory()
    print("| target | bar | measured |\n|---|---|---|")
    for row in (*_speed(texts), *_openness(texts)):
        _print_row(*row)
    if len(covers) > 1:
        _print_row("cover, CPU s, p99", "<= 0.5", f"{quantiles(covers, n=100)[-1]:.2f}")
    _print_row("peak memory, text", "<= 128 MB", f"{text_memory} MB")
    _print_row("peak memory, text or cover", "<= 256 MB", f"{cover_memory} MB")
    with tempfile.TemporaryDirectory() as scratch:
        for row in (*_recall(Path(scratch)), *_hostile(Path(scratch))):
            _print_row(*row)


def _accepted(folder: Path) -> Iterator[tuple[Path, MediaType]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                yield path, sniff(path, path.name)
            except Refused:
                continue


def _costed(work: Callable, path: Path, kind: MediaType) -> tuple:
    before = getrusage(RUSAGE_CHILDREN)
    result = work(path, kind)
    after = getrusage(RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result, used


def _peak_memory() -> int:
    return getrusage(RUSAGE_CHILDREN).ru_maxrss >> 10


def _speed(texts: list[Measured]) -> Iterator[tuple[str, str, str]]:
    short = [one.cpu for one in texts if 1 <= one.found.page_count <= SHORT_DOCUMENT]
    fixed = median(short) if short else 0
    yield "fixed cost per file, CPU s, median", "<= 0.25", f"{fixed:.2f}"
    pdfs = [one for one in texts if one.is_pdf and one.found.status == Status.DONE]
    rtl = [one for one in pdfs if one.found.language in RTL]
    long = [
        one
        for one in pdfs
        if one.found.page_count >= LONG_DOCUMENT and one.found.language not in RTL
    ]
    speed = ", ".join(f"{one.found.page_count / one.cpu:.0f}" for one in long)
    yield "PDF of 50 pages and more, pages/s", ">= 100", speed or "no such file"
    pages = sum(one.found.page_count for one in rtl)
    cost = sum(one.cpu - fixed for one in rtl)
    speed = f"{pages / cost:.0f}" if cost > 0 else "no such file"
    yield "right-to-left PDF pages/s, without fixed cost", ">= 20", speed


def _openness(texts: list[Measured]) -> Iterator[tuple[str, str, str]]:
    free = [one for one in texts if one.found.reason != Reason.PASSWORD]
    opened = [one for one in free if one.found.status != Status.FAILED]
    share = f"{len(opened)} of {len(free)}" if free else "no such file"
    share += f" ({len(opened) / len(free):.1%})" if free else ""
    yield "files without password that open", ">= 98 %", share
    for one in free:
        if one.found.status != Status.DONE:
            _say(f"  {one.path.name}: {one.found.status}, {one.found.reason}")


def _recall(scratch: Path) -> Iterator[tuple[str, str, str]]:
    truth = "\n".join(arabic.PARAGRAPHS)
    scores = [
        arabic.recall(truth, _text_of(scratch, arabic.drawn([truth], is_reversed)))
        for is_reversed in (False, True)
    ]
    if arabic.CHROMIUM:
        for font in FONTS:
            printed = arabic.printed_by_chromium(scratch, font).read_bytes()
            scores.append(arabic.recall(truth, _text_of(scratch, printed)))
    figures = f"{fmean(scores):.3f} / {min(scores):.3f} ({len(scores)} files)"
    yield "Arabic word recall, mean / lowest", ">= 0.95 / 0.93", figures
    found = _text_of(scratch, _hyphenated(LATIN)).split()
    kept = sum(word in found for word in LATIN.split()) / len(LATIN.split())
    yield "en, fr, es word recall, hyphenated lines", ">= 0.985", f"{kept:.3f}"


def _text_of(scratch: Path, data: bytes) -> str:
    return "\n".join(files.extract_bytes(scratch, "known.pdf", data).pages)


def _hyphenated(text: str, width: int = 60) -> bytes:
    """Return a PDF with lines of `width` characters, hyphenated inside words."""
    from reportlab.pdfgen.canvas import Canvas

    def save(out) -> None:
        canvas = Canvas(out)
        for row, start in enumerate(range(0, len(text), width)):
            line, after = text[start : start + width], text[start + width :]
            is_inside = line[-1:].isalpha() and after[:1].isalpha()
            canvas.drawString(72, 800 - 14 * row, line + "-" * is_inside)
        canvas.save()

    return files.saved(save)


def _hostile(scratch: Path) -> Iterator[tuple[str, str, str]]:
    good = files.stream(files.HELLO % b"good")
    bomb = files.bomb_page()
    packed = files.deflated(files.HELLO % b"words" * 1_000_000)
    nested = "<w:tbl><w:tr><w:tc>" * 30_000
    for name, data in {
        "bomb in a good.pdf": files.pdf_of_pages([good, bomb, good]),
        "nested forms.pdf": nested_forms(),
        "a million operators.pdf": files.pdf_of_pages([packed]),
        "deep.docx": files.docx(nested),
        "deep.html": b"<div>" * 500_000,
    }.items():
        path = scratch / name
        path.write_bytes(data)
        start = time.monotonic()
        found = extract(path, MEDIA_TYPES[path.suffix[1:]])
        took = time.monotonic() - start
        status = f"{took:.1f} s wall, {found.status} {found.reason}".strip()
        yield f"hostile: {name}", "<= 15 s, a status", status


def _print_row(*cells: str) -> None:
    print("|", " | ".join(cells), "|", flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    if not given.is_dir():
        sys.exit(f"{given} is no folder: name one with files to extract")
    main(given)
