"""The editors' guide in the admin, in four languages."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from home.admin import guide
from home.admin.guide import FOLDER, NAMES, PICTURES, guide_path, read_guide
from tests.factories import UserFactory
from tests.home.admin import admin_menu

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TRANSLATIONS = [code for code in LANGUAGES if code != settings.LANGUAGE_CODE]


def source(language: str) -> str:
    return guide_path("editors", language).read_text(encoding="utf-8")


def shape(language: str) -> list[str]:
    """Return the levels of headings, the pictures and tables in their order."""
    marks = re.findall(
        r"^(#+) |\((pictures/[^)]+)\)|^(\|-)|^([-*]) \*\*", source(language), re.M
    )
    return ["".join(mark) for mark in marks]


def language_of(user, language: str) -> None:
    """Let a user read the admin in a language."""
    profile = user.wagtail_userprofile
    profile.preferred_language = language
    profile.save()


@pytest.fixture
def reader(db, client):
    """A user who may open the admin, and has a profile there."""
    user = admin_menu.operator()
    client.force_login(user)
    client.get("/admin/account/")
    user.refresh_from_db()
    return user


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_guide_has_the_same_parts_in_each_language(language):
    assert len(shape("en")) > 15
    assert shape(language) == shape("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_and_pictures_of_the_guide_exist(language):
    targets = re.findall(r"\]\(([^)\s]+)\)", source(language))
    assert len(targets) > 8
    anchors = {heading.anchor for heading in read_guide("editors", language).headings}
    for target in targets:
        path, _hash, anchor = target.partition("#")
        assert "://" in target or not path or (FOLDER / path).is_file(), target
        if path.endswith(".md"):
            assert path.removesuffix(".md") in NAMES, target
        if anchor and not path:
            assert anchor in anchors


@pytest.mark.parametrize("language", LANGUAGES)
def test_guide_opens_in_the_language_of_the_admin(client, reader, language):
    language_of(reader, language)
    html = BeautifulSoup(client.get("/admin/help/").content, "html.parser")
    page = read_guide("editors", language)
    assert html.html["lang"] == language
    assert html.html["dir"] == ("rtl" if language == "ar" else "ltr")
    assert page.title in html.title.string
    contents = [a["href"] for a in html.select(".guide-contents a")]
    assert contents == [
        f"#{h.get('id')}" for h in html.select(".guide-text h2, h3[id]")
    ]
    assert len(contents) == len(set(contents)) == len(page.headings)


def test_links_and_pictures_point_to_the_admin(client, reader):
    html = BeautifulSoup(client.get("/admin/help/").content, "html.parser")
    text = html.select_one(".guide-text")
    urls = {a["href"] for a in text.select("a")} | {
        i["src"] for i in text.select("img")
    }
    assert "/admin/help/search/" in urls
    assert "/admin/help/pictures/grid.png" in urls
    for url in urls:
        assert client.get(url).status_code == 200, url


def test_page_without_translation_is_marked_as_english(client, reader):
    language_of(reader, "ar")
    html = BeautifulSoup(client.get("/admin/help/search/").content, "html.parser")
    assert html.select_one('.guide[lang="en"][dir="ltr"]')


def test_new_sections_appear_in_the_contents(monkeypatch, tmp_path):
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    (tmp_path / "editors.md").write_text(
        "# Guide\n\n## Pages\n\n### News\n\n## Pages\n"
    )
    headings = read_guide("editors", "fr").headings
    assert [(h.tag, h.text, h.anchor) for h in headings] == [
        ("h2", "Pages", "pages"),
        ("h3", "News", "news"),
        ("h2", "Pages", "pages-1"),
    ]


def test_guide_escapes_scripts(monkeypatch, tmp_path):
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    text = "# T\n\n<script>x</script> [a](javascript:x) and [b](deploy.md) follow"
    (tmp_path / "editors.md").write_text(text)
    html = read_guide("editors", "en").html
    assert "<script" not in html
    assert "href" not in html
    assert "and b follow" in html


@pytest.mark.parametrize(
    "path", ["deploy/", "pictures/absent.png", "pictures/editors.md", "absent/"]
)
def test_pages_outside_the_guide_are_absent(client, reader, path):
    assert client.get(f"/admin/help/{path}").status_code == 404


def test_guide_is_for_users_of_the_admin(client, db):
    assert PICTURES.is_dir()
    client.force_login(UserFactory(role="member"))
    for path in ("", "search/", "pictures/grid.png"):
        assert client.get(f"/admin/help/{path}").status_code in (302, 403)
