"""The page of results as a page: one form, closed filters, regions that speak."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from lxml import html as parser

from tests.factories import ResourceFactory
from tests.search.site import page

pytestmark = pytest.mark.django_db
STYLES = sorted(Path(settings.BASE_DIR).glob("[hls]*/static/*/*.css"))
LANGUAGES = {"": "en", "/fr": "fr", "/es": "es", "/ar": "ar"}


@pytest.fixture
def answer(index, write, client):
    """The page of results for one word, as a tree."""
    ResourceFactory(title="Warning", type="report", regions=["SDN"], pages=["warning"])
    ResourceFactory(title="Apart", type="toolkit")
    ResourceFactory(title="Warning", type="minutes", visibility="committee")
    write()
    return parser.fromstring(page(client, "warning", type="report"))


def test_there_is_one_form_that_asks_by_address(answer):
    [form] = answer.xpath("//main//form")
    assert form.get("method", "get").lower() == "get"
    assert form.get("action") == "/search/"
    fields = answer.xpath("//main//input[@name] | //main//select[@name]")
    names = {field.get("name") for field in fields}
    assert {"q", "sort", "type", "region", "lang"} <= names
    for field in fields:
        assert field.get("form") == "ask" or form in field.iterancestors()


def test_filters_are_folded_named_sets_with_a_button(answer):
    [filters] = answer.xpath('//details[@class="filters folded"]')
    assert filters.get("open") is None
    sets = filters.xpath(".//fieldset")
    assert len(sets) >= 3
    assert all(len(group.xpath("./legend[normalize-space()]")) == 1 for group in sets)
    [apply] = filters.xpath('.//button[@form="ask"]')
    assert apply.text == "Apply"
    assert apply.get("type", "submit") == "submit"


def test_the_count_is_a_heading_and_what_is_told_has_a_region_of_its_own(answer):
    [count] = answer.xpath('//h2[@id="count"]')
    assert count.text == "1 result"
    [told] = answer.xpath('//*[@id="search-status"]')
    assert told.get("role") == "status"
    assert told.text is None
    assert not told.xpath("ancestor::*[@id='answer']")


def test_the_readers_words_and_labels_keep_their_own_direction(index, client):
    typed = "القدس <b>"
    tree = parser.fromstring(page(client, typed))
    [box] = tree.xpath('//input[@name="q"]')
    assert (box.value, box.get("dir")) == (typed, "auto")
    [words] = tree.xpath('//div[@class="nothing"]/p/bdi')
    assert words.text_content() == typed


def test_the_page_is_in_the_language_of_its_address(index, write, subtests):
    ResourceFactory(title="Warning", pages=["warning"])
    write()
    for prefix in LANGUAGES:
        with subtests.test(prefix=prefix):
            assert_in_the_language_of(Client(), prefix)


def assert_in_the_language_of(client, prefix: str) -> None:
    tree = parser.fromstring(client.get(f"{prefix}/search/?q=warning").content)
    assert tree.get("lang") == LANGUAGES[prefix]
    assert tree.get("dir") == ("rtl" if prefix == "/ar" else "ltr")
    labels = {button.text for button in tree.xpath("//main//button") if button.text}
    assert ("Apply" in labels) == (prefix == "")
    [title] = tree.xpath("//h3/a")
    assert (title.get("lang"), title.get("dir")) == ("en", "ltr")


def test_without_scripts_nothing_is_lost(answer):
    """Scripts are files that come after the page, and no element acts through them."""
    assert all(s.get("src") and s.get("defer") is not None for s in _scripts(answer))
    assert not answer.xpath("//@*[starts-with(name(), 'on')]")
    for link in answer.xpath("//a[not(@href)]"):
        raise AssertionError(parser.tostring(link))


def _scripts(tree) -> list:
    return tree.xpath("//script")


def test_styles_are_our_own_without_a_framework_or_fonts_from_elsewhere(answer):
    sheets = answer.xpath('//link[@rel="stylesheet"]/@href')
    assert sheets
    own = ("/static/home/", "/static/search/")
    assert all(sheet.startswith(own) for sheet in sheets)
    text = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    assert "@import" not in text
    assert "@font-face" not in text
    assert "http" not in text
    for rule in ("prefers-color-scheme: dark", "@media print", ":focus-visible"):
        assert rule in text


def test_styles_know_no_left_and_right():
    sided = re.compile(
        r"(?:margin|padding|border)-(?:left|right)|float:\s*(?:left|right)"
        r"|text-align:\s*(?:left|right)|(?<![-\w])(?:left|right):"
    )
    assert STYLES
    for path in STYLES:
        # The world map never mirrors.
        text = re.sub(r"\.world \.at-[^}]*}", "", path.read_text(encoding="utf-8"))
        assert sided.findall(text) == [], path
