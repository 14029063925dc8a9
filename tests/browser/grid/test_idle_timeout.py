"""What an editor types survives the end of an idle session."""

from __future__ import annotations

from time import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from playwright.sync_api import expect

from members.sessions.store import SessionStore
from tests.members.sign_in.sign_in import PASSWORD

from .grid import cell, expect_state, saved


def session_of(tab) -> SessionBase:
    (cookie,) = (
        cookie
        for cookie in tab.context.cookies()
        if cookie["name"] == settings.SESSION_COOKIE_NAME
    )
    return SessionStore(cookie["value"])


def leave_alone(tab) -> None:
    """Let the session have been idle for longer than it may."""
    session = session_of(tab)
    session["last_activity"] = int(time()) - 61 * 60
    session.save()


def sign_in(tab) -> None:
    tab.fill("#id_login", "amina")
    tab.fill("#id_password", PASSWORD)
    with tab.expect_navigation():
        tab.click("main form.sheet button")


def test_text_typed_after_the_timeout_is_restored(tab, drafts, editor):
    editor.set_password(PASSWORD)
    editor.save()
    first, second, _third = drafts
    # The new password ended the session: the next page asks for it.
    tab.reload()
    sign_in(tab)
    expect(cell(tab, first, "title")).to_have_value("scan one")
    leave_alone(tab)
    cell(tab, first, "title").fill("Typed too late")
    tab.keyboard.press("Enter")
    expect_state(tab, first, "signedOut")
    assert saved(first).title == "scan one"

    tab.on("dialog", lambda dialog: dialog.accept())
    tab.reload()
    expect(tab.locator(".notice")).to_contain_text("after 60 minutes")
    sign_in(tab)
    expect(cell(tab, first, "title")).to_have_value("Typed too late")
    expect_state(tab, first, "restored")
    expect(cell(tab, second, "title")).to_have_value("scan two")


def test_expired_session_shows_a_warning(tab, editor, site):
    editor.set_password(PASSWORD)
    editor.save()
    tab.goto("/account/login/")
    sign_in(tab)
    tab.clock.install()
    tab.goto("/suggest/")
    leave_alone(tab)
    tab.fill("[name=title]", "A long thought")
    expect(tab.locator("main [role=alert]")).to_have_count(0)
    tab.clock.fast_forward("02:00")
    tab.fill("[name=title]", "A longer thought")
    expect(tab.locator("main [role=alert]")).to_contain_text("You have been signed out")

    again = tab.context.new_page()
    again.goto("/account/login/")
    sign_in(again)
    expect(again.locator(".account")).to_contain_text("Manage")
    tab.clock.fast_forward("02:00")
    tab.fill("[name=title]", "The longest thought")
    expect(tab.locator("main [role=alert]")).to_have_count(0)
    tokens = tab.locator("[name=csrfmiddlewaretoken]")
    values = {tokens.nth(n).input_value() for n in range(tokens.count())}
    assert len(values) == 1
    tab.evaluate("document.querySelector('main form.sheet').noValidate = true")
    with tab.expect_navigation():
        tab.click("main form.sheet button:not(.plain)")
    # The form comes back for what is missing in it, with its words.
    expect(tab.locator("[name=title]")).to_have_value("The longest thought")
