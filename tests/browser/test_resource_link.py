"""An editor links words of a page to a resource; a visitor follows the link."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.models import Locale, Page

from home.models import TextPage
from tests.factories import ResourceFactory, UserFactory
from tests.pages import add_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tab(chromium, site):
    """A tab of an administrator of the site."""
    if not Page.objects.exists():
        # Tests with real commits empty the database, and with it Wagtail's first rows.
        Locale.objects.get_or_create(language_code="en")
        Page.add_root(title="Root", slug="root", locale=Locale.get_default())
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    context = chromium.new_context(
        base_url=site, viewport={"width": 1280, "height": 900}
    )
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": site}]
    )
    yield context.new_page()
    context.close()


def test_editor_links_words_to_resource(tab, chromium, site):
    ResourceFactory(title="Sparrow report")
    resource = ResourceFactory(title="Early warning toolkit")
    page = add_page(TextPage, "About", body=[("text", "<p>toolkit</p>")])

    tab.goto(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    text = tab.locator(".Draftail-Editor [contenteditable=true]").first
    text.click()
    text.press("Control+a")
    tab.locator("button[name=RESOURCE]").first.click()
    modal = tab.locator(".modal-dialog")
    modal.get_by_role("link", name="Early warning toolkit").click()
    expect(modal).to_have_count(0)
    expect(text.get_by_role("button", name="toolkit")).to_be_visible()
    # Draftail writes to its field 250 ms after a change.
    expect(tab.locator("[name=body-0-value]")).to_have_value(re.compile("RESOURCE"))
    tab.get_by_role("button", name="More actions").last.click()
    tab.get_by_role("button", name="Publish").click()
    expect(tab.locator(".messages")).to_contain_text("published")

    visitor = chromium.new_context(base_url=site).new_page()
    visitor.goto("/about/")
    link = visitor.get_by_role("link", name="toolkit", exact=True)
    expect(link).to_have_attribute("href", f"/library/{resource.pk}/")
    link.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(resource.title)
    visitor.context.close()
