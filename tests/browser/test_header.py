"""The header: low on a phone, whole on the narrowest, with a search box."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import expect

from .library import EDITOR, MEMBER

MAX_HEIGHT = 96
NARROW = 320
PREFIXES = ["", "/fr", "/es", "/ar"]
OWN_BOX = {"home", "results", "nothing"}
# What is shown of the header and does not stand between both edges of the window.
CUT_OFF = """all => all
  .filter(element => element.checkVisibility())
  .map(element => [element.innerText, element.getBoundingClientRect()])
  .filter(([text, box]) => box.left < 0 || box.right > innerWidth)
  .map(([text, box]) => `${text}: ${box.left} to ${box.right}`)"""


def sign_in(tab, library, username: str) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": library.url}
    tab.context.add_cookies([cookie])


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("username", [MEMBER, EDITOR])
def test_header_is_low_when_signed_in(open_tab, library, username, prefix):
    tab = open_tab(viewport={"width": 390, "height": 844})
    sign_in(tab, library, username)
    for path in ("/", library.addresses["results"], library.site_pages["text"]):
        tab.goto(f"{prefix}{path}")
        assert tab.locator(".account form").count() == 1, "not signed in"
        assert tab.locator("header.site").bounding_box()["height"] <= MAX_HEIGHT, path


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", ["home", "results", "text"])
def test_menu_opens_without_script(open_tab, library, prefix, name):
    view = {"width": NARROW, "height": 640}
    tab = open_tab(java_script_enabled=False, viewport=view)
    tab.goto(prefix + (library.addresses | library.site_pages)[name])
    expect(tab.locator(".menu nav").first).to_be_hidden()
    assert_nothing_is_cut_off(tab)
    tab.locator(".menu > summary").click()
    expect(tab.locator(".menu nav li a").first).to_be_visible()
    expect(tab.locator("#languages")).to_be_visible()
    expect(tab.locator(".account a")).to_be_visible()
    assert_nothing_is_cut_off(tab)


def assert_nothing_is_cut_off(tab) -> None:
    assert tab.evaluate("document.documentElement.scrollWidth") <= NARROW
    parts = tab.locator("header.site :is(a, summary, button, input)")
    assert parts.count() > 5
    assert parts.evaluate_all(CUT_OFF) == []


def test_search_box_is_in_the_header_of_pages_without_one(open_tab, library):
    tab = open_tab()
    addresses = library.site_pages | library.addresses
    addresses |= {"browse": "/browse/", "collections": "/collections/"}
    for name, address in addresses.items():
        tab.goto(address)
        boxes = tab.locator("header.site form[role=search] input[name=q]").count()
        assert boxes == (0 if name in OWN_BOX else 1), address
        assert tab.locator("form[role=search] input[name=q]").count(), address


def test_header_of_a_phone_searches_without_script(open_tab, library):
    view = {"width": NARROW, "height": 640}
    tab = open_tab(java_script_enabled=False, viewport=view)
    tab.goto(library.site_pages["news"])
    tab.locator(".find > summary").click()
    assert_nothing_is_cut_off(tab)
    tab.locator("#find").fill("saffron warning")
    tab.locator("#find").press("Enter")
    tab.wait_for_url("**/search/?q=saffron+warning")


def test_passkeys_are_offered_with_scripts_only(open_tab, library):
    for has_scripts in (True, False):
        tab = open_tab(java_script_enabled=has_scripts)
        tab.goto("/account/login/")
        expect(tab.locator("#id_password")).to_be_visible()
        expect(tab.locator("#passkey_login")).to_be_visible(visible=has_scripts)
