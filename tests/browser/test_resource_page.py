"""The resource page in a browser: copying its link, writing to the editors."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from members.models import ReaderMessage
from tests.factories import ResourceFactory


def test_link_is_copied(open_tab, library):
    tab = open_tab(permissions=["clipboard-read", "clipboard-write"])
    tab.goto(library.addresses["resource"])
    tab.get_by_role("button", name="Copy link").click()
    expect(tab.locator(".cite [role=status]").last).to_have_text("Copied")
    link = tab.get_by_label("Link to this resource").input_value()
    assert link == f"{library.url}{library.toolkit.get_absolute_url()}"
    assert tab.evaluate("navigator.clipboard.readText()") == link


def test_link_is_shown_without_script(open_tab, library):
    tab = open_tab(java_script_enabled=False)
    tab.goto(library.addresses["resource"])
    expect(tab.get_by_label("Link to this resource")).to_be_visible()
    expect(tab.get_by_role("link", name="Send by email")).to_be_visible()
    expect(tab.get_by_role("button", name="Copy link")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
def test_visitor_requests_accessible_format(chromium, site):
    resource = ResourceFactory(title="Early warning toolkit", pages=["Text."])
    context = chromium.new_context(base_url=site, bypass_csp=True)
    tab = context.new_page()
    tab.goto(resource.get_absolute_url())
    tab.get_by_role("link", name="Request an accessible format").click()
    expect(tab.get_by_label("Request an accessible format")).to_be_checked()
    tab.locator("main form").evaluate("form => form.noValidate = true")
    tab.get_by_label("Email address").fill("nobody")
    tab.get_by_role("button", name="Send").click()
    message = tab.get_by_role("textbox", name="Message")
    expect(message).to_have_accessible_description(re.compile("Describe the problem"))
    found = Axe().run(tab, options={"resultTypes": ["violations"]})
    assert not found.response["violations"], found.generate_report()
    message.fill("Large print, please.")
    tab.get_by_label("Email address").fill("reader@example.org")
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(resource.title)
    expect(tab.locator(".messages")).to_contain_text("received your message")
    stored = ReaderMessage.objects.get()
    assert (stored.kind, stored.resource) == ("accessible-format", resource)
    context.close()
