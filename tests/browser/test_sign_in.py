"""Signing in, one's account and its second factor, as a person meets them."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from members.models import Invitation, SavedSearch
from tests.factories import MembershipFactory, OrganisationFactory
from tests.members.sign_in.sign_in import PASSWORD, code_of

pytestmark = pytest.mark.django_db(transaction=True)
SUBMIT = "main form.sheet button"
BRIEFLY = {"resultTypes": ["violations"]}
# Buttons and fields that a finger is to hit; links in a line of text may be smaller.
TOO_SMALL = """() => [...document.querySelectorAll(
    'main :is(button, a.button, input:not([type=hidden]), select, textarea)')]
    .filter((one) => one.checkVisibility())
    .map((one) => (/checkbox|radio/.test(one.type) ? one.parentElement : one))
    .filter((one) => one.getBoundingClientRect().height < 43.5)
    .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def manager(site):
    """Somebody who looks after the people of an organisation, with all that shows."""
    organisation = OrganisationFactory(label_en="North")
    user = person("manager", organisation=organisation, is_manager=True)
    MembershipFactory(organisation=organisation, user__first_name="Second")
    SavedSearch.objects.create(user=user, name="Quokkas", params="q=quokka")
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    return user


def person(name: str, **fields):
    return MembershipFactory(
        user__username=name, user__password=PASSWORD, **fields
    ).user


def invitation(**fields) -> str:
    """Return the path of a new invitation."""
    made = Invitation(
        email="new@example.org",
        organisation=OrganisationFactory(label_en="North"),
        **fields,
    )
    token = made.renew()
    made.save()
    return f"/join/{token}/"


@contextmanager
def tab_of(chromium, site, **options):
    """Open a tab; it fails the test when anything on its pages was refused."""
    console_errors: list[str] = []
    context = chromium.new_context(base_url=site, **options)
    tab = context.new_page()
    tab.on(
        "console",
        lambda message: message.type == "error" and console_errors.append(message.text),
    )
    tab.on("pageerror", lambda error: console_errors.append(str(error)))
    yield tab
    context.close()
    assert console_errors == []


def follow(tab, selector: str) -> None:
    """Click what leads to another page, and be there."""
    with tab.expect_navigation():
        tab.click(selector)


def sign_in(tab, name: str, prefix: str = "") -> None:
    tab.goto(f"{prefix}/account/login/")
    tab.fill("#id_login", name)
    tab.fill("#id_password", PASSWORD)
    follow(tab, SUBMIT)


def check(tab, width: int) -> None:
    """Find nothing wrong with a page that is there."""
    assert tab.locator("main#main h1").count() == 1, tab.url
    found = Axe().run(tab, options=BRIEFLY)
    assert len(found.response["passes"]) > 10, tab.url
    assert not found.response["violations"], f"{tab.url}: {found.generate_report()}"
    wide = tab.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{tab.url} scrolls sideways"
    assert tab.evaluate(TOO_SMALL) == [], tab.url


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [390, 1200])
def test_sign_in_passes_axe(chromium, site, manager, prefix, width):
    view = {"viewport": {"width": width, "height": 844}, "has_touch": width == 390}
    join = invitation()
    with tab_of(chromium, site, bypass_csp=True, **view) as tab:
        for path in ("login/", "signup/", "password/reset/"):
            assert tab.goto(f"{prefix}/account/{path}").status == 200
            check(tab, width)
        sign_in(tab, "nobody", prefix)
        expect(tab.locator("#wrong")).to_be_visible()
        check(tab, width)
        tab.goto(prefix + join)
        check(tab, width)
        follow(tab, "main a.button")
        check(tab, width)
        tab.fill("[name=name]", "New Person")
        tab.fill("[name=email]", "other@example.org")
        tab.fill("[name=password1]", PASSWORD)
        follow(tab, SUBMIT)
        wrong = tab.locator("[name=email]")
        expect(wrong).to_have_attribute("aria-invalid", "true")
        told = wrong.get_attribute("aria-describedby").split()[-1]
        expect(tab.locator(f"#{told}")).not_to_be_empty()
        check(tab, width)


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [390, 1200])
def test_account_passes_axe(chromium, site, manager, prefix, width):
    view = {"viewport": {"width": width, "height": 844}, "has_touch": width == 390}
    paths = "organisation/ saved/ saved/new/?q=quokka account/email/ account/2fa/"
    paths += " account/2fa/totp/activate/ account/2fa/webauthn/add/"
    paths += " account/2fa/webauthn/ account/password/change/ account/3rdparty/"
    with tab_of(chromium, site, bypass_csp=True, **view) as tab:
        sign_in(tab, "manager", prefix)
        # Asked for some minutes after the sign-in.
        tab.goto(f"{prefix}/account/reauthenticate/")
        check(tab, width)
        for path in paths.split():
            assert tab.goto(f"{prefix}/{path}").status == 200, path
            check(tab, width)


def test_editor_signs_in_with_a_new_second_factor(chromium, site, settings):
    """The picture of the key shows, the scripts run, and nothing is refused."""
    settings.SECOND_FACTOR = "editors"
    person("editor", role="editor")
    with tab_of(chromium, site) as tab:
        sign_in(tab, "editor")
        tab.goto("/search/")
        expect(tab.locator(".messages")).to_contain_text("Set up a second factor")
        # Right after the sign-in, nobody asks for the password again.
        tab.locator("a[href$='/totp/activate/']").click()
        picture = tab.locator(".qr svg").bounding_box()
        assert min(picture["width"], picture["height"]) > 100
        key = tab.input_value("#authenticator_secret")
        tab.fill("[name=code]", code_of(key))
        follow(tab, SUBMIT)
        codes = re.findall(r"\d{8}", tab.input_value("#recovery_codes"))
        assert len(codes) == 10
        tab.goto("/search/")
        expect(tab.locator("#results")).to_be_visible()
        follow(tab, ".account button")
        sign_in(tab, "editor")
        expect(tab.locator("[name=code]")).to_be_visible()
        tab.fill("[name=code]", codes[0])
        follow(tab, SUBMIT)
        expect(tab.locator(".account")).to_contain_text("Manage")


def test_passkey_is_created_and_signs_in(chromium, site, manager):
    """With a key that the browser plays; the address must be a name, not a number."""
    with tab_of(chromium, site.replace("127.0.0.1", "localhost")) as tab:
        session = tab.context.new_cdp_session(tab)
        session.send("WebAuthn.enable")
        key = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": key})
        sign_in(tab, "manager")
        tab.goto("/account/2fa/webauthn/add/")
        tab.fill("[name=name]", "Telephone")
        tab.check("[name=passwordless]")
        tab.click("#mfa_webauthn_add")
        expect(tab.locator("main")).to_contain_text("Recovery")
        follow(tab, ".account button")
        tab.goto("/account/login/")
        tab.click("#passkey_login")
        expect(tab.locator(".account")).to_contain_text("Sign out")
