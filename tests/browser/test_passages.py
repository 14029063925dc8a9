"""A member saves words of a page to a list: selected with the mouse, or typed."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from members.models import ListEntry, ReadingList
from tests.factories import MembershipFactory, ResourceFactory

pytestmark = pytest.mark.django_db(transaction=True)
SELECT = """() => {
  const text = document.querySelector("article.text").firstChild;
  document.getSelection().setBaseAndExtent(text, 4, text, 17);
}"""


@pytest.fixture
def member(site):
    return MembershipFactory().user


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def tab(request, chromium, site, member):
    client = Client()
    client.force_login(member)
    name = settings.SESSION_COOKIE_NAME
    phone = {"width": 390, "height": 844}
    context = chromium.new_context(
        base_url=site, java_script_enabled=request.param, viewport=phone
    )
    cookie = {"name": name, "value": client.cookies[name].value, "url": site}
    context.add_cookies([cookie])
    tab = context.new_page()
    tab.has_script = request.param
    yield tab
    context.close()


def test_selected_passage_is_saved_to_a_new_list(tab, member):
    resource = ResourceFactory(title="Toolkit", pages=["The early warning of states."])
    ReadingList.objects.create(owner=member, title="Another list")
    tab.goto(resource.files.get().page_url(1))
    if tab.has_script:
        tab.evaluate(SELECT)
    tab.get_by_text("Save a passage").click()
    if not tab.has_script:
        tab.locator("#passage").fill("early warning")
    expect(tab.locator("#passage")).to_have_value("early warning")
    tab.get_by_role("button", name="Save to a list").click()
    tab.locator("#id_list").select_option(label="New list")
    tab.get_by_label("Name of the new list").fill("Seminar")
    tab.get_by_role("button", name="Save", exact=True).click()

    expect(tab.locator("h1")).to_have_text("Seminar")
    expect(tab.locator("blockquote")).to_have_text("early warning")
    entry = ListEntry.objects.get()
    assert (entry.list.title, entry.page, entry.quote) == (
        "Seminar",
        1,
        "early warning",
    )
    if tab.has_script:
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_selection_is_copied_with_its_citation(site, chromium, prefix):
    resource = ResourceFactory(title="Toolkit", pages=["The early warning of states."])
    context = chromium.new_context(
        base_url=site,
        viewport={"width": 1280, "height": 800},
        permissions=["clipboard-read", "clipboard-write"],
    )
    tab = context.new_page()
    tab.goto(prefix + resource.files.get().page_url(1))
    control = tab.locator("#at-selection")
    expect(control).to_be_hidden()
    tab.evaluate(SELECT)
    button = control.get_by_role("button")
    expect(button).to_be_visible()
    text, placed = tab.locator("#text").bounding_box(), button.bounding_box()
    assert text["y"] < placed["y"] < text["y"] + 120
    assert 0 <= placed["x"] <= 1280 - placed["width"]
    button.click()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“early warning” Toolkit.")
    assert f"/library/{resource.pk}/en/p/1/" in copied
    tab.set_viewport_size({"width": 390, "height": 844})
    expect(control).to_be_hidden()
    context.close()
