"""Interface languages are complete, and compiled catalogues are current."""

from __future__ import annotations

import gettext
import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.users.models import UserProfile

from desk.models import HarvestSource
from tests.desk.duplicates.pairs import create_pair
from tests.factories import ResourceFactory, UserFactory

LANGUAGES = ("fr", "es", "ar")
FOLDER = Path(settings.BASE_DIR) / "locale"
ENGLISH = ("Sign in", "All resources", "Filter and sort", "Newest", "Search", "Apply")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address", ["/", "/search/?q=x", "/account/login/", "/nowhere/"]
)
def test_page_has_no_english_left(client, language, address):
    html = client.get(f"/{language}{address}").content.decode()
    assert [text for text in ENGLISH if f">{text}<" in html] == []


LISTINGS = (
    "desk_duplicates:index",
    "desk_harvest:index",
    "library_files:index",
    "desk_suggestions_report:index",
    "use:index",
    "failed_searches:index",
    "wagtailsnippets_library_resource:list",
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTINGS)
def test_columns_and_filters_are_translated(client, name):
    editor = UserFactory(role="editor")
    UserProfile.objects.create(user=editor, preferred_language="ar")
    client.force_login(editor)
    HarvestSource.objects.create(name="Source", url="https://example.org/")
    create_pair(ResourceFactory(pages=["Text"]), ResourceFactory(pages=["Text"]))
    response = client.get(reverse(name))
    assert response.status_code == 200
    html = BeautifulSoup(response.content.decode(), "html.parser")
    labels = [
        label.get_text(" ", strip=True)
        for label in html.select("main th, .w-drilldown__toggle, .w-field__label")
    ]
    assert any(labels)
    # Names such as LibreOffice stay, in an Arabic sentence.
    latin = re.compile(r"[A-Za-z][^\u0600-\u06ff]*")
    assert [label for label in labels if latin.fullmatch(label)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "3 December 2026, 18:25"),
        ("fr", "3 décembre 2026 18:25"),
        ("es", "3 de diciembre de 2026 a las 18:25"),
        ("ar", "3 ديسمبر، 2026، 6:25 م"),
    ],
)
def test_date_with_time_begins_with_its_day(language, text):
    with override(language):
        assert date_format(datetime(2026, 12, 3, 18, 25), "DATETIME_FORMAT") == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_messages_are_those_in_the_source(language, tmp_path):
    if not shutil.which("msgfmt"):
        pytest.skip("no msgfmt: apt install gettext")
    folder = FOLDER / language / "LC_MESSAGES"
    compiled = tmp_path / "django.mo"
    subprocess.run(
        ["msgfmt", "--check-format", "-o", compiled, folder / "django.po"], check=True
    )
    assert _messages(compiled) == _messages(folder / "django.mo")


def _messages(path: Path) -> dict:
    """Return what a compiled file says, without its dates."""
    with path.open("rb") as stream:
        found = dict(gettext.GNUTranslations(stream)._catalog)
    return {key: value for key, value in found.items() if key}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_half_translated(language):
    text = (FOLDER / language / "LC_MESSAGES" / "django.po").read_text()
    assert "#, fuzzy" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language):
    if not shutil.which("msgfmt"):
        pytest.skip("no msgfmt: apt install gettext")
    source = FOLDER / language / "LC_MESSAGES" / "django.po"
    told = subprocess.run(
        ["msgfmt", "--statistics", "-o", "/dev/null", source],
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(r"\d+ translated messages\.", told.stderr.strip())
