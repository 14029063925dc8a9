"""Old Office files and drawings, converted by LibreOffice in the sandbox."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pptx
import pytest

from library.extraction import (
    MEDIA_TYPES,
    Reason,
    Status,
    extract,
    libreoffice,
    limits,
    sniff,
)
from tests.extraction.files import docx, paragraph, saved, zipped
from tests.extraction.sandbox.old_kernel import on_kernel_without

# Each starts LibreOffice: some seconds.
pytestmark = pytest.mark.slow
LEGACY = ("doc", "ppt", "xls", "odg")
TEXT = "Early warning saves lives"
needs_libreoffice = pytest.mark.skipif(
    any(libreoffice.missing_packages(MEDIA_TYPES[code]) for code in LEGACY),
    reason="LibreOffice is not installed",
)


def _slides() -> bytes:
    show = pptx.Presentation()
    for title in (TEXT, "The second slide"):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = title
    return saved(show.save)


def _sheet() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Country", "Events"])
    book.active.append([TEXT, 12])
    return saved(book.save)


def _drawing() -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">'
        f'<text x="10" y="50">{TEXT}</text></svg>'
    ).encode()


SOURCES = {
    "doc": ("docx", lambda: docx(paragraph(TEXT) + paragraph("A second line"))),
    "ppt": ("pptx", _slides),
    "xls": ("xlsx", _sheet),
    "odg": ("svg", _drawing),
}


@pytest.fixture(scope="session")
def old_file(tmp_path_factory):
    """Return the function that makes a file in an old format with LibreOffice."""
    folder = tmp_path_factory.mktemp("old")

    def make(code: str) -> Path:
        ending, content = SOURCES[code]
        target = folder / f"file.{code}"
        if not target.exists():
            source = folder / f"file.{ending}"
            source.write_bytes(content())
            command = ["soffice", f"-env:UserInstallation={(folder / 'p').as_uri()}"]
            command += ["--headless", "--convert-to", code, "--outdir", str(folder)]
            subprocess.run([*command, str(source)], check=True, capture_output=True)
        return target

    return make


def read(path):
    kind = sniff(path, path.name)
    with libreoffice.readable_copy(path, kind) as (copy, read_as):
        return extract(copy, read_as)


@needs_libreoffice
@pytest.mark.parametrize("code", LEGACY)
def test_text_of_an_old_format_is_read(old_file, code):
    path = old_file(code)
    assert sniff(path, path.name).code == code
    result = read(path)
    assert result.status == Status.DONE
    assert TEXT in " ".join("".join(result.pages).split())


@needs_libreoffice
def test_slides_of_an_old_format_are_pages(old_file):
    pages = read(old_file("ppt")).pages
    assert [TEXT in pages[0], "second" in pages[1]] == [True, True]
    assert MEDIA_TYPES["ppt"].has_pages


@needs_libreoffice
def test_real_old_word_files_are_read(shared_data):
    folder = shared_data / "nasty" / "other_format_or_bug"
    paths = sorted(folder.glob("*.doc"))
    assert paths
    for path in paths:
        assert any(read(path).pages), path.name


@needs_libreoffice
@pytest.mark.parametrize("code", ["doc", "ppt", "odg"])
def test_damaged_old_file_says_so(tmp_path, old_file, code):
    data = old_file(code).read_bytes()
    path = tmp_path / f"cut.{code}"
    path.write_bytes(data[:512] + b"\xff" * (len(data) - 512))
    with (
        pytest.raises(libreoffice.NotConverted) as error,
        libreoffice.readable_copy(path, MEDIA_TYPES[code]),
    ):
        pass
    assert error.value.reason == Reason.UNREADABLE


@needs_libreoffice
def test_conversion_over_its_time_is_killed(old_file, monkeypatch):
    monkeypatch.setattr(limits, "CONVERSION_SECONDS", 1)
    monkeypatch.setattr(libreoffice, "_OPTIONS", ("--headless", "--nologo"))
    with (
        pytest.raises(libreoffice.NotConverted) as error,
        # Without a file to convert LibreOffice waits for one.
        libreoffice.readable_copy(old_file("doc"), MEDIA_TYPES["doc"]),
    ):
        pass
    assert error.value.reason == Reason.TIME_LIMIT


@needs_libreoffice
@pytest.mark.parametrize("megabytes", [350, 250, 220])
def test_conversion_without_enough_memory_says_so(old_file, monkeypatch, megabytes):
    """LibreOffice aborts, crashes, or says that it cannot load the file."""
    monkeypatch.setattr(limits, "CONVERSION_MEMORY_BYTES", megabytes << 20)
    with (
        pytest.raises(libreoffice.NotConverted) as error,
        libreoffice.readable_copy(old_file("doc"), MEDIA_TYPES["doc"]),
    ):
        pass
    assert error.value.reason == Reason.MEMORY_LIMIT


def test_without_libreoffice_its_package_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    packages = {
        code: libreoffice.missing_packages(kind)
        for code, kind in MEDIA_TYPES.items()
        if kind.converts_to
    }
    assert packages["doc"] == packages["pages"] == ["libreoffice-writer-nogui"]
    assert packages["ppt"] == packages["key"] == ["libreoffice-impress-nogui"]
    assert packages["xls"] == packages["numbers"] == ["libreoffice-calc-nogui"]
    assert packages["odg"] == ["libreoffice-draw-nogui"]
    assert libreoffice.missing_packages(MEDIA_TYPES["docx"]) == []
    path = tmp_path / "file.doc"
    path.touch()
    with (
        pytest.raises(libreoffice.NotConverted),
        libreoffice.readable_copy(path, MEDIA_TYPES["doc"]),
    ):
        pass


@needs_libreoffice
@pytest.mark.parametrize("absent", ["landlock", "seccomp"])
def test_libreoffice_never_runs_without_isolation(old_file, absent):
    def convert():
        with libreoffice.readable_copy(old_file("doc"), MEDIA_TYPES["doc"]):
            pass

    with pytest.raises(libreoffice.NotConverted) as error:
        on_kernel_without((absent,), convert)
    assert error.value.reason == Reason.NOT_CONVERTED


@needs_libreoffice
@pytest.mark.parametrize("code", ["pages", "key", "numbers"])
def test_apple_file_that_cannot_be_read_says_so(tmp_path, code):
    path = tmp_path / f"file.{code}"
    path.write_bytes(zipped({"Index/Document.iwa": b"\0" * 100}))
    with (
        pytest.raises(libreoffice.NotConverted) as error,
        libreoffice.readable_copy(path, sniff(path, path.name)),
    ):
        pass
    assert error.value.reason == Reason.UNREADABLE


@pytest.mark.parametrize(
    ("code", "content"), [("dotx", docx(paragraph(TEXT))), ("ppsx", _slides())]
)
def test_template_is_read_like_its_document(tmp_path, code, content):
    path = tmp_path / f"file.{code}"
    path.write_bytes(content)
    kind = sniff(path, path.name)
    assert kind.mime != MEDIA_TYPES[kind.reader_code].mime
    assert TEXT in "".join(extract(path, kind).pages)


@needs_libreoffice
def test_file_is_converted_in_the_unit_of_the_worker(old_file):
    """Its MemoryDenyWriteExecute applies to LibreOffice too."""
    command = [
        sys.executable,
        "-c",
        "import ctypes, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0)\n"
        "from pathlib import Path; from library.extraction import *\n"
        "from library.extraction import libreoffice\n"
        "with libreoffice.readable_copy(Path(sys.argv[1]), MEDIA_TYPES['doc']) as copy:"
        " print(extract(*copy).pages[0])",
        str(old_file("doc")),
    ]
    process = subprocess.run(command, capture_output=True, text=True, check=True)
    assert TEXT in process.stdout
