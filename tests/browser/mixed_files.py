"""Thirty files as an organisation sends them, and what is true of each."""

from __future__ import annotations

import csv
import io
import subprocess
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import openpyxl

from tests.extraction.files import odf, saved, zipped
from tests.scans import TEXTS, scan_of

DEMO = Path(__file__).resolve().parents[2] / "demo"
DUPLICATE = "framework-guide-en.pdf"
MEMBERS_ONLY = {"do-no-harm-slides-ar.pptx", "members-newsletter-en.pdf"}
OLD_WORD = "local-dialogue-en.docx"
ARABIC_SCAN = "IMG_0042.jpg"
ARCHIVE = "from-the-field.zip"
ZIPPED = """focal-point-letter-en.docx national-mechanisms-en.pdf
pacific-climate-risk-en.docx"""
PLAIN = """alert-tree-fr.docx arms-control-es.pdf attacks-on-health-care-ar.pdf
digital-security-en.pdf do-no-harm-slides-ar.pptx early-warning-checklist-en.pdf
four-crimes-en.pdf icc-primer-fr.pdf idp-protection-es.pdf
inclusive-early-warning-en.pdf joint-appeal-en.pdf members-newsletter-en.pdf
misconceptions-en.pdf sanctions-primer-en.pdf survivor-interviews-en.pdf
three-pillars-en.pptx transitional-justice-es.pdf veto-restraint-en.pdf
wps-prevention-fr.pdf"""


@dataclass(frozen=True)
class Truth:
    """What somebody who has read a file writes into the grid."""

    title: str
    summary: str
    language: str = "en"
    type: str = "report"
    regions: str = "001"
    visibility: str = "public"


@dataclass(frozen=True)
class MixedFiles:
    """Contents by name as they are dropped; what is true by name as it arrives."""

    content: dict[str, bytes]
    truth: dict[str, Truth]


def make_files(folder: Path) -> MixedFiles:
    """Return the files; LibreOffice saves one of them in an old format in `folder`."""
    truths = _demo_truths()
    content = {name: _demo(name) for name in [*PLAIN.split(), DUPLICATE]}
    truth = {name: truths[name] for name in [*content, *ZIPPED.split()]}
    old = OLD_WORD.replace(".docx", ".doc")
    content[old] = _save_as_doc(folder, OLD_WORD)
    truth[old] = truths[OLD_WORD]
    content[ARCHIVE] = zipped({f"field/{name}": _demo(name) for name in ZIPPED.split()})
    for name, (data, what) in _written_files().items():
        content[name], truth[name] = data, what
    return MixedFiles(content, truth)


def table_of_duplicate() -> str:
    """Return the table with which the duplicate was imported before."""
    with (DEMO / "library.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        (row,) = (row for row in rows if row["file"] == DUPLICATE)
    out = io.StringIO()
    table = csv.DictWriter(out, row)
    table.writeheader()
    table.writerow(row)
    return out.getvalue()


def _demo(name: str) -> bytes:
    return (DEMO / "files" / name).read_bytes()


def _demo_truths() -> dict[str, Truth]:
    with (DEMO / "library.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["file"]: Truth(
                row["title"],
                row["summary"],
                row["language"],
                row["type"],
                row["regions"],
                "members" if row["file"] in MEMBERS_ONLY else "public",
            )
            for row in csv.DictReader(lines)
        }


def _save_as_doc(folder: Path, name: str) -> bytes:
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
    command += ["--convert-to", "doc", "--outdir", str(folder)]
    source = DEMO / "files" / name
    subprocess.run([*command, str(source)], check=True, capture_output=True)
    return (folder / name).with_suffix(".doc").read_bytes()


def _written_files() -> dict[str, tuple[bytes, Truth]]:
    """Return the files that nobody designed: a scan, notes, a message, tables."""
    notes = Truth(
        "Notes from the border crossing at Adré",
        "What was observed in three days at the crossing, by whom and when.",
        regions="TCD",
    )
    page = Truth(
        "Seeds, wells and early warning",
        "How quarrels over water announce violence, with five signs to watch.",
    )
    letter = Truth(
        "Call for observers of the October elections",
        "Who is needed where, what is paid, and by when to answer.",
        type="statement",
    )
    costs = Truth(
        "Costs of a community radio in 2024",
        "What the stations of the network paid for power, rent and people.",
    )
    hospitals = Truth(
        "Hospitals that were damaged in 2023",
        "Each hospital with its place, the day and the kind of damage.",
    )
    atlas = Truth(
        "Atlas de las rutas de desplazamiento",
        "Las rutas que siguieron las familias, con las distancias a pie.",
        language="es",
        regions="COL",
    )
    minutes = Truth(
        "Teaching judges about universal jurisdiction",
        "A course of two days for judges, with cases and questions.",
    )
    scan = Truth(
        "مسؤولية الدول عن حماية السكان",
        "نص قصير عن مسؤولية كل دولة عن حماية سكانها وعن حفظ الأدلة.",
        language="ar",
        type="fact-sheet",
    )
    return {
        "notes.txt": (
            _text(
                notes,
                "Families waited two nights at the well. Nobody counted them, so we "
                "did: 412 people on Monday, 633 on Tuesday, most of them children.",
            ),
            notes,
        ),
        "seeds.html": (
            f"<html lang=en><title>{page.title}</title><h1>{page.title}</h1><p>When "
            "the herders come before the harvest, the elders meet. If they do not "
            "meet, somebody should ask why. Five signs are worth writing "
            "down.".encode(),
            page,
        ),
        "letter.eml": (_message(letter), letter),
        "costs.xlsx": (_sheet(costs), costs),
        "hospitals.csv": (
            f"{hospitals.title},,\r\nHospital,Place,Damage\r\nThe Good Hope,the "
            "river bank,roof and windows\r\nSaint Mary,the old town,power\r\n".encode(),
            hospitals,
        ),
        "atlas.odt": (
            odf(
                "text",
                f'<text:h text:outline-level="1">{atlas.title}</text:h><text:p>Las '
                "familias caminaron cuatro días por la montaña hasta llegar al río, "
                "donde las recibieron los vecinos de la parroquia con agua y pan."
                "</text:p>",
            ),
            atlas,
        ),
        "course.rtf": (
            rb"{\rtf1\ansi{\fs40\b " + minutes.title.encode() + rb"\par}\fs22 A judge "
            rb"may try crimes that were committed abroad. On the first day the "
            rb"participants read four judgments; on the second they write one."
            rb"\par}",
            minutes,
        ),
        ARABIC_SCAN: (
            saved(lambda out: scan_of(TEXTS["ar"]).save(out, "JPEG", quality=90)),
            scan,
        ),
    }


def _text(what: Truth, body: str) -> bytes:
    return f"{what.title}\n\n{body}\n".encode()


def _message(what: Truth) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "amina@example.org", "network@example.org"
    message["Subject"], message["Date"] = what.title, "Mon, 02 Sep 2024 10:00:00 +0000"
    message.set_content(
        "Dear friends,\n\nwe look for forty people who can travel to the northern "
        "districts for ten days. Meals and buses are paid. Please answer by Friday.\n"
    )
    return message.as_bytes()


def _sheet(what: Truth) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        [what.title],
        ["Station", "Power", "Rent", "People"],
        ["The voice of the lake", 1200, 300, 4000],
        ["Radio of the hills", 900, 0, 3100],
    ):
        sheet.append(row)
    return saved(book.save)
