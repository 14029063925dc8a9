"""What members keep and bring, as they meet it: on a phone, at a desk, in Arabic."""

from __future__ import annotations

import pytest
from django.core import mail

from members.models import AlertEmail, ReadingList, SavedSearch, Submission
from members.saved_searches.emails import build_alert
from members.saved_searches.unsubscribe import unsubscribe_path
from tests.factories import ResourceFactory

from .test_sign_in import check, invitation, person, sign_in, tab_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(site):
    """Somebody with a list, a search that needs them, and a declined suggestion."""
    user = person("amina")
    resource = ResourceFactory(title="مرحبا", language="ar", pages=["One.", "Two."])
    own = ReadingList.objects.create(owner=user, title="Seminar", note="Read <first>.")
    own.entries.create(resource_id=resource.pk, note="whole")
    file = resource.files.get()
    own.entries.create(resource_id=resource.pk, file=file, page=2, quote="Two.")
    search = SavedSearch.objects.create(user=user, name="Gone", params="region=GONE")
    AlertEmail.objects.create(search=search, requested_version=1, dead_letter=True)
    Submission.objects.create(
        member=user, title="A report", decision="declined", answer="Thank you, but no."
    )
    return user


def addresses(member) -> list[str]:
    own = member.reading_lists.get()
    resource = own.entries.first().resource_id
    return [
        "/lists/",
        own.get_absolute_url(),
        f"/lists/save/{resource}/",
        "/saved/",
        "/suggest/",
        unsubscribe_path(member.saved_searches.get()),
        invitation(),
    ]


@pytest.mark.parametrize("width", [390, 1200])
def test_member_pages_pass_axe(chromium, site, member, width):
    view = {"viewport": {"width": width, "height": 844}, "has_touch": width == 390}
    with tab_of(chromium, site, bypass_csp=True, **view) as tab:
        sign_in(tab, "amina")
        for path in addresses(member):
            for prefix in ("", "/ar"):
                assert tab.goto(prefix + path).status == 200, path
                for summary in tab.locator("main summary").all():
                    summary.click()
                check(tab, width)


def test_arabic_email_is_readable_on_a_phone(chromium, site, member):
    """Mail programs show the HTML alone, without the library's styles."""
    resource = ResourceFactory(title="Early warning", pages=["Text."])
    search = SavedSearch.objects.create(
        user=member, name="A " * 60, params="", frequency="daily", language="ar"
    )
    state = AlertEmail.objects.create(
        search=search, resources=[resource.pk], requested_version=1
    )
    ((html, _kind),) = build_alert(state, search, [resource]).alternatives
    assert not mail.outbox
    view = {"viewport": {"width": 390, "height": 844}}
    with tab_of(chromium, site, **view) as tab:
        tab.set_content(html)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        shown = tab.locator("body > div")
        assert shown.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
        title = tab.get_by_role("link", name="Early warning")
        direction = title.evaluate("(one) => getComputedStyle(one).direction")
        assert direction == "ltr"
