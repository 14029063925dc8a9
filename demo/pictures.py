"""Makes the pictures of docs/editors.md and README.md from the demo library.

Usage: python demo/pictures.py      (or `make pictures`; needs Chromium)

A library of its own is filled in a temporary folder and served until the pictures are
taken; nothing of yours is read or changed.
"""

from __future__ import annotations

import csv
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
DEMO = ROOT / "demo"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SIZE = {"width": 1200, "height": 800}
# Not in the library at first: they come in with the batch, and one that is there.
ARRIVING = (
    "four-crimes-fr.pdf",
    "hate-speech-monitoring-en.pdf",
    "pacific-climate-risk-en.docx",
    "workshop-report-es.pdf",
    "icc-primer-fr.pdf",
)
KNOWN = "budget-outline-en.docx"
# Name, address and width of what a visitor sees. The guide's own pictures are PNG.
SITE = (
    ("home", "/", 1280),
    ("home-ar", "/ar/", 390),
    ("collection", "/early-warning-toolkit/", 1280),
    ("collection-fr", "/fr/early-warning-toolkit/", 390),
    ("results", "/search/?q=early+warning", 1280),
    ("results-ar", "/ar/search/?q=%D8%A5%D9%86%D8%B0%D8%A7%D8%B1", 390),
)


class Library:
    """A library in `folder`, with the demo's resources but those that arrive."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{self.address}"
        self.environment = os.environ | {
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/library.sqlite3",
            "ELASTICSEARCH_URL": "",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "true",  # static files without collecting them
            "SECOND_FACTOR": "off",
        }

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    def fill(self) -> None:
        self.manage("migrate", "--verbosity=0")
        for seed in ("vocabularies", "glossary", "review", "people", "pages"):
            self.manage(f"seed_{seed}")
        self.manage("search_index", "rebuild")
        table = self.folder / "demo.csv"
        with (DEMO / "library.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(row for row in rows if row["file"] not in ARRIVING)
        self.manage("import_resources", str(table), "--files", str(DEMO / "files"))
        self.work()
        self.manage("load_demo")
        self.manage("load_demo_pages")

    def work(self) -> None:
        """Let the worker do all that waits."""
        self.manage("library_worker", "--until-idle")

    @property
    def password(self) -> str:
        return (self.folder / "demo_password").read_text()

    @contextmanager
    def served(self) -> Iterator[None]:
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--threads", "8"]
        command += ["--bind", self.address, "--no-control-socket"]
        server = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        try:
            while server.poll() is None:
                try:
                    urlopen(f"{self.url}/healthz", timeout=10).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield
        finally:
            server.terminate()
            server.wait()


def sign_in(page: Page, library: Library) -> None:
    page.goto(f"{library.url}/admin/")
    page.fill("[name=login]", "editor")
    page.fill("[name=password]", library.password)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def keep(page: Page, name: str) -> None:
    """Take a picture, in few colours."""
    page.wait_for_load_state("networkidle")
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    few = image.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


def drop_and_describe(page: Page, library: Library) -> None:
    page.goto(f"{library.url}/admin/library/upload/add/")
    page.fill("main [name=name]", "Conference in May")
    page.click("text=Continue to files")
    files = [str(DEMO / "files" / name) for name in (*ARRIVING, KNOWN)]
    page.set_input_files("#desk-files", files)
    page.wait_for_selector("text=All files uploaded.")
    library.work()
    page.reload()
    page.locator("[data-rows] tr").nth(1).scroll_into_view_if_needed()
    keep(page, "batch")
    page.click("text=Edit these resources in the grid")
    page.wait_for_selector(".desk-grid--live")
    page.locator(".desk-suggestion__reason summary").first.click()
    keep(page, "grid")


def import_a_table(page: Page, library: Library) -> None:
    table = library.folder / "table-and-files.zip"
    with ZipFile(table, "w") as archive:
        archive.writestr(
            "resources.csv",
            "file,title,language,type,regions,published\n"
            "sahel.txt,Sahel: what to watch,en,Policy brief,Sahel,2026-05\n"
            "chad.txt,Chad: what to watch,en,Policy brief,Chadd,2026-05\n"
            "niger.txt,Niger: what to watch,en,Policy brief,Niger,May 2026\n",
        )
        for place in ("sahel", "chad", "niger"):
            archive.writestr(f"{place}.txt", f"What to watch: {place}.")
    page.goto(f"{library.url}/admin/library/import-export/add/")
    page.set_input_files("main [name=file]", str(table))
    page.click("text=Check table")
    library.work()
    # The page looks again by itself until its rows are checked.
    page.wait_for_selector("text=Checked, not imported yet")
    keep(page, "import")


def plan(page: Page, library: Library) -> None:
    page.goto(f"{library.url}/admin/snippets/library/resource/?live=False")
    page.click("text=hate speech monitoring en")
    page.click("[aria-label='Toggle status']")
    page.click("text=Set schedule")
    page.wait_for_timeout(500)
    keep(page, "schedule")


def pages_of_the_site(page: Page, library: Library) -> None:
    page.goto(f"{library.url}/early-warning-toolkit/")
    keep(page, "collection")
    page.goto(f"{library.url}/admin/settings/home/navigation/")
    page.wait_for_timeout(500)
    keep(page, "menu")
    page.goto(f"{library.url}/admin/pages/search/?q=toolkit")
    page.locator("main a", has_text=re.compile(r"^\s*Early warning toolkit")).click()
    page.click("[aria-label='Toggle preview']")
    page.wait_for_timeout(3000)
    keep(page, "page")


def site_of_a_visitor(tab: Callable[..., Page], library: Library) -> None:
    """Take the pictures of README.md and docs/architecture.md."""
    for name, address, width in SITE:
        page = tab(viewport={"width": width, "height": 800})
        page.goto(f"{library.url}{address}")
        page.wait_for_load_state("networkidle")
        image = Image.open(BytesIO(page.screenshot())).convert("RGB")
        image.save(PICTURES / f"site-{name}.webp", quality=70, method=6)
        page.close()


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        library = Library(Path(folder))
        library.fill()
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport=SIZE, locale="en-GB")
        with library.served():
            sign_in(page, library)
            drop_and_describe(page, library)
            page.goto(f"{library.url}/admin/library/duplicates/")
            keep(page, "duplicates")
            import_a_table(page, library)
            plan(page, library)
            pages_of_the_site(page, library)
            page.goto(f"{library.url}/admin/")
            keep(page, "dashboard")
            site_of_a_visitor(browser.new_page, library)
            browser.close()


if __name__ == "__main__":
    main()
