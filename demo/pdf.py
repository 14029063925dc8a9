"""Prints blocks as a PDF, through headless Chromium."""

from __future__ import annotations

import subprocess
import tempfile
from html import escape
from pathlib import Path

from blocks import Block, runs

BROWSER = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
]
# One family of letters, so that the files stay small.
STYLE = """
@page { size: A4; margin: 17mm 24mm 19mm;
  @bottom-center { content: counter(page); font: 9pt "Noto Serif"; color: #51626a; } }
body { font: 10.5pt/1.5 "Noto Serif", "Noto Naskh Arabic", serif; color: #17262b; }
[dir=rtl] body { font-size: 12pt; line-height: 1.65; }
header { border-block-end: 2pt solid #0c5460; margin-block-end: 13pt; }
header p { font-size: 9pt; color: #51626a; margin: 5pt 0; }
h1, h2, h3 { line-height: 1.3; color: #0c5460; break-after: avoid; margin: 12pt 0 4pt; }
h1 { font-size: 21pt; margin-block-start: 0; }
h2 { font-size: 13.5pt; }
h3 { font-size: 11pt; color: inherit; }
p { margin: 0 0 6pt; }
ul, ol { margin: 0 0 7pt; padding-inline-start: 17pt; }
li { margin-block-end: 2pt; }
aside { border-inline-start: 3pt solid #0c5460; background: #f1f5f5; padding: 6pt 10pt;
  margin: 8pt 0; break-inside: avoid; }
table { border-collapse: collapse; inline-size: 100%; margin: 6pt 0 9pt;
  font-size: .88em; line-height: 1.4; }
th, td { border: .5pt solid #b9c4c6; padding: 3pt 6pt; text-align: start; }
th { background: #e4eded; } td { vertical-align: top; } tr { break-inside: avoid; }
hr { break-after: page; border: 0; margin: 0; }
"""
ITEM_TAGS = {"bullets": "ul", "steps": "ol"}
TEXT_TAGS = {"section": "h2", "topic": "h3", "note": "aside", "paragraph": "p"}


def write_pdf(path: Path, blocks: list[Block], language: str, imprint: str) -> None:
    """Print `blocks` to `path`; `imprint` stands under the title.

    Raises subprocess.CalledProcessError when the browser cannot print.
    """
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_html(blocks, language, imprint), encoding="utf-8")
        command = [*BROWSER, f"--user-data-dir={folder}", f"--print-to-pdf={path}"]
        subprocess.run(
            [*command, page.as_uri()], check=True, capture_output=True, timeout=60
        )


def _html(blocks: list[Block], language: str, imprint: str) -> str:
    title, *rest = blocks
    direction = "rtl" if language == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}">'
        f'<meta charset="utf-8"><title>{escape(title.text)}</title>'
        f"<style>{STYLE}</style><header><h1>{escape(title.text)}</h1>"
        f"<p>{escape(imprint)}</p></header>{''.join(map(_element, rest))}"
    )


def _element(block: Block) -> str:
    if block.kind == "break":
        return "<hr>"
    if block.kind == "table":
        tags = ["th", *["td"] * (len(block.lines) - 1)]
        rows = [
            "".join(f"<{tag}>{_inline(cell)}</{tag}>" for cell in cells)
            for tag, cells in zip(tags, block.lines, strict=True)
        ]
        return f"<table><tr>{'<tr>'.join(rows)}</table>"
    if tag := ITEM_TAGS.get(block.kind):
        items = "".join(f"<li>{_inline(line)}</li>" for line in block.lines)
        return f"<{tag}>{items}</{tag}>"
    tag = TEXT_TAGS[block.kind]
    return f"<{tag}>{_inline(block.text)}</{tag}>"


def _inline(text: str) -> str:
    return "".join(
        f"<strong>{escape(piece)}</strong>" if is_strong else escape(piece)
        for piece, is_strong in runs(text)
    )
