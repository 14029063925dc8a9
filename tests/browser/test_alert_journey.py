"""From an invitation to the page that a mail quotes, as a new member walks it."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from library.models import Resource
from members.models import Membership
from search.index.outbox import drain_all
from tests.factories import MembershipFactory, OrganisationFactory, ResourceFactory
from tests.members.accounts.account_emails import send_account_mails
from tests.members.saved_searches.alerts import run_all

ADDRESS = "new.member@example.org"
PASSWORD = "a long enough password"


@pytest.fixture
def tab(chromium, site):
    context = chromium.new_context(base_url=site)
    tab = context.new_page()
    yield tab
    context.close()


@pytest.fixture
def manager(site):
    organisation = OrganisationFactory(label_en="Early Warning Network")
    user = MembershipFactory(organisation=organisation, is_manager=True).user
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(tab, name: str, then: str) -> None:
    tab.goto(f"/account/login/?next={then}")
    tab.locator("#id_login").fill(name)
    tab.locator("#id_password").fill(PASSWORD)
    tab.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(f"**{then}")


def sign_out(tab) -> None:
    tab.get_by_role("button", name="Sign out", exact=True).click()
    expect(tab.get_by_role("link", name="Sign in").first).to_be_visible()


def address_in(message, pattern: str) -> str:
    """Return the path of an address in a mail."""
    return re.search(rf"https?://[^/\s]+({pattern})", message.body)[1]


def invite(tab, manager) -> str:
    sign_in(tab, manager.username, "/organisation/")
    tab.get_by_label("Email address").fill(ADDRESS)
    tab.get_by_role("button", name="Send invitation").click()
    expect(tab.get_by_text("is on its way")).to_be_visible()
    sign_out(tab)
    send_account_mails()
    return address_in(mail.outbox[-1], r"/join/\S+")


def join(tab, address: str) -> None:
    tab.goto(address)
    tab.get_by_role("link", name="Create an account").click()
    tab.locator("#id_email").fill(ADDRESS)
    tab.locator("#id_name").fill("Amina")
    tab.locator("#id_password1").fill(PASSWORD)
    tab.get_by_role("main").locator("button[type=submit], form button").first.click()
    tab.wait_for_url("**/")


def test_invited_member_gets_an_alert_and_opens_the_page(tab, manager):
    join(tab, invite(tab, manager))
    assert Membership.objects.current().filter(user__email=ADDRESS).exists()

    tab.goto("/search/?q=quokka")
    tab.get_by_role("link", name="Save this search").click()
    tab.get_by_label("Email alerts:", exact=True).select_option("daily")
    tab.get_by_role("button", name="Save this search").click()
    expect(tab.get_by_role("heading", name="quokka")).to_be_visible()

    pages = ["Contents.", "Where the quokka lives."]
    new = ResourceFactory(title="Habitats", visibility="members", pages=pages)
    ResourceFactory(title="Secret", visibility="committee", pages=pages)
    for resource in Resource.objects.all():
        resource.save_revision().publish()
    drain_all()
    run_all()

    message = mail.outbox[-1]
    assert message.to == [ADDRESS]
    for title in ("Habitats", "Secret"):
        assert title not in message.body
    tab.goto(address_in(message, r"/library/\S+"))
    expect(tab.get_by_role("heading", name="Habitats", level=1)).to_be_visible()
    assert str(new.pk) in tab.url
    tab.get_by_label("Search in this resource").fill("quokka")
    tab.get_by_label("Search in this resource").press("Enter")
    tab.get_by_role("link", name="part 2").click()
    expect(tab.locator("article")).to_contain_text("Where the quokka lives.")
