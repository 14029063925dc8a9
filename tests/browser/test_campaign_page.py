"""An editor builds a campaign page, in two languages; a visitor finds it on a phone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from playwright.sync_api import expect
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from library.access.collection import EDITORS
from library.models import Resource
from tests.factories import ResourceFactory, UserFactory, image_bytes
from tests.pages import home_page

from .conftest import sign_in
from .own_server import OwnServer

TITLE = "Protect the harvest"
TITLE_FR = "Protéger la récolte"
ALT = "Three people carry sorghum from a field"
ALT_FR = "Trois personnes portent du sorgho"


@dataclass(frozen=True)
class Resources:
    """What the page shows, by picks or by its search, and what it must not show.

    picked, linked: chosen by hand. matching: has the word of the stored search.
    other: public, and without it. secret: has it, for the committee.
    """

    picked: Resource
    linked: Resource
    matching: Resource
    other: Resource
    secret: Resource


@pytest.fixture
def resources(editor) -> Resources:
    home_page()
    return Resources(
        picked=ResourceFactory(title="Granary handbook", pages=["text"]),
        linked=ResourceFactory(title="Planting calendar", pages=["text"]),
        matching=ResourceFactory(title="Locust warning", pages=["a locust"]),
        other=ResourceFactory(title="Well repair", pages=["water"]),
        secret=ResourceFactory(
            title="Locust minutes", pages=["a locust"], visibility="committee"
        ),
    )


@pytest.fixture
def writer_cookie(resources):
    """The session of somebody who writes pages, which editors review and publish."""
    home, editors = home_page(), Group.objects.get(name=EDITORS)
    writers = Group.objects.create(name="Writers")
    rights = Permission.objects.filter(codename__in=("add_page", "change_page"))
    for right in rights.filter(content_type__app_label="wagtailcore"):
        writers.page_permissions.create(page=home, permission=right)
    writers.permissions.add(Permission.objects.get(codename="access_admin"))
    task = GroupApprovalTask.objects.create(name="Review of pages")
    task.groups.add(editors)
    workflow = Workflow.objects.create(name="Review of pages")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.workflow_pages.create(page=home)
    writer = UserFactory(username="writer")
    writer.groups.add(writers)
    return sign_in(writer)


@pytest.fixture
def server(resources, cookie, writer_cookie, tmp_path):
    """The library with these resources, on a server of its own."""
    server = OwnServer(tmp_path / "instance")
    server.manage("search_index", "rebuild")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def open_context(chromium, server):
    """A function that opens a browser of its own, with options of its context."""
    contexts = []

    def opened(**options):
        context = chromium.new_context(base_url=server.url, **options)
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_context, server, cookie):
    """A tab of the editor."""
    return desktop(open_context, server, cookie)


@pytest.fixture
def writer_tab(open_context, server, writer_cookie):
    """A tab of the writer, who may not publish."""
    return desktop(open_context, server, writer_cookie)


def desktop(open_context, server, cookie):
    context = open_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([cookie | {"url": server.url}])
    return context.new_page()


@pytest.fixture
def phone(open_context):
    """A tab of a visitor on a phone, without scripts."""
    viewport = {"width": 390, "height": 844}
    return open_context(viewport=viewport, java_script_enabled=False).new_page()


def test_campaign_page_from_draft_to_phone(tab, phone, server, resources):
    begin_page(tab, TITLE)
    tab.get_by_role("textbox", name="Introduction").fill("Grain for the lean months.")
    add_picture(tab, ALT)
    pick(tab, resources.picked)
    pick(tab, resources.secret)
    store_search(tab, "locust")
    link_words(tab, "Read this first", resources.linked)
    save_draft(tab)
    schedule(tab, timezone.now() + timedelta(days=30))
    assert phone.goto("/protect-the-harvest/").status == 404

    let_time_pass(server, days=31)
    server.manage("publish_scheduled")

    translate_to_french(tab)
    set_menu(tab)
    find_on_phone(phone, "/", TITLE, ALT, resources)
    find_on_phone(phone, "/fr/", TITLE_FR, ALT_FR, resources)


def begin_page(tab, title: str) -> None:
    """Open the form of a new collection below the English home page."""
    tab.goto(reverse("wagtailadmin_explore", args=[home_page().pk]))
    tab.get_by_role("link", name="Add child page").first.click()
    tab.get_by_role("link", name="Collection", exact=True).click()
    tab.wait_for_url(re.compile("/collectionpage/"))
    # The form makes the address of the title from what is typed.
    tab.get_by_role("textbox", name="Title*").press_sequentially(title)
    expect(tab.locator("[name=slug]")).to_have_value(slugify(title))


def add_block(tab, name: str):
    """Add a block to the end of the body. Returns it."""
    body = tab.locator("#panel-child-content-body-section")
    body.get_by_role("button", name="Insert a block").last.click()
    tab.get_by_role("option", name=name, exact=True).click()
    return body.locator("[data-streamfield-child]").last


def add_picture(tab, alt: str) -> None:
    block = add_block(tab, "Picture")
    block.get_by_role("button", name="Choose an image").click()
    modal = tab.locator(".modal-dialog")
    modal.get_by_role("tab", name="Upload").click()
    file = {"name": "harvest.png", "mimeType": "image/png"}
    modal.locator("input[type=file]").set_input_files(
        file | {"buffer": image_bytes(size=(1600, 900))}
    )
    modal.get_by_role("textbox", name="Title*").fill("Harvest")
    modal.get_by_role("button", name="Upload").click()
    expect(modal).to_have_count(0)
    block.get_by_label("Alt text").fill(alt)


def pick(tab, resource: Resource) -> None:
    panel = tab.get_by_role("region", name="Picked resources", exact=True)
    panel.get_by_role("button", name="Add picked resource").click()
    panel.get_by_role("button", name="Choose resource").last.click()
    choose(tab, resource)


def choose(tab, resource: Resource) -> None:
    modal = tab.locator(".modal-dialog")
    modal.get_by_role("link", name=resource.title).click()
    expect(modal).to_have_count(0)


def store_search(tab, words: str) -> None:
    """Search as a reader, and copy the address of the results into the form."""
    search = tab.context.new_page()
    search.goto("/search/")
    search.locator("main input[name=q]").fill(words)
    search.keyboard.press("Enter")
    search.wait_for_url(re.compile("q="))
    tab.locator("[name=query_string]").fill(search.url)
    search.close()


def link_words(tab, words: str, resource: Resource) -> None:
    text = add_block(tab, "Text").locator("[contenteditable=true]")
    text.click()
    tab.keyboard.type(words)
    text.press("Control+a")
    tab.locator("button[name=RESOURCE]").last.click()
    choose(tab, resource)
    expect(text.get_by_role("button", name=words)).to_be_visible()


def save_draft(tab) -> None:
    """Save, and wait for the form as it is then: the first save of itself, at any time,
    puts new side panels in place of those that one is using."""
    wait_for_autosave(tab)
    tab.get_by_role("button", name="Save draft").click()
    expect(tab.locator(".messages")).to_contain_text(re.compile("created|updated"))
    tab.wait_for_load_state()


def wait_for_autosave(tab) -> None:
    """Wait until the form has saved itself, and forget the conflict it then may report.

    Wagtail takes the form's own autosave for another editor's if the button's save was
    first, or if it looked for other editors while that autosave was stored. It would
    ask before each save from then on, and the question discards a schedule.
    """
    tab.wait_for_timeout(1000)  # the form looks for changes twice a second
    form = tab.locator("form[data-edit-form]")
    expect(form).not_to_have_attribute("data-w-unsaved-has-edits-value", "true")
    session = tab.locator("[data-controller~=w-session]")
    if session.count():
        # Showing a tab looks for other editors, in place of a look that is under way.
        with tab.expect_response(re.compile("/editing-sessions/")):
            session.dispatch_event("visibilitychange")
        session.evaluate("form => form.dataset.wSessionInterceptValue = ''")


def schedule(tab, at) -> None:
    tab.get_by_role("button", name="Toggle status").click()
    tab.get_by_role("button", name="Set schedule").click()
    dialog = tab.get_by_role("dialog")
    dialog.get_by_label("Go live date/time").fill(f"{at:%Y-%m-%d %H:%M}")
    wait_for_autosave(tab)
    # By keyboard: the calendar opens a moment after the field, and covers the button in
    # months of six weeks.
    with tab.expect_navigation():
        dialog.get_by_role("button", name="Save schedule").press("Enter")
    press(tab, "Schedule to publish")
    expect(tab.locator(".messages")).to_contain_text("scheduled for publishing")


def press(tab, action: str) -> None:
    """Press an action in the footer of a page's form."""
    footer = tab.locator("footer")
    footer.get_by_role("button", name="More actions").click()
    footer.get_by_role("button", name=action).click()


def let_time_pass(server, days: int) -> None:
    """Move the times that wait back, in the page and in its draft."""
    waiting = """SELECT id, content FROM wagtailcore_revision
    WHERE approved_go_live_at IS NOT NULL"""
    ((pk, stored),) = server.ask(waiting)
    content = json.loads(stored) if isinstance(stored, str) else stored
    past = timezone.datetime.fromisoformat(content["go_live_at"])
    past -= timedelta(days=days)
    content["go_live_at"] = past.isoformat()
    server.change(
        """UPDATE wagtailcore_revision SET approved_go_live_at = %s, content = %s
        WHERE id = %s""",
        past,
        json.dumps(content),
        pk,
    )
    server.change(
        "UPDATE wagtailcore_page SET go_live_at = %s WHERE go_live_at IS NOT NULL", past
    )


def translate_to_french(tab) -> None:
    tab.get_by_role("link", name=TITLE, exact=True).click()
    tab.wait_for_url(re.compile("/edit/"))
    tab.get_by_role("button", name="Actions").first.click()
    tab.get_by_role("link", name="Translate").click()
    tab.get_by_label("French").check()
    tab.get_by_role("button", name="Submit").click()
    title = tab.get_by_role("textbox", name="Title*")
    expect(title).to_have_value(TITLE)
    tab.wait_for_load_state()
    title.fill(TITLE_FR)
    tab.get_by_label("Alt text").fill(ALT_FR)
    wait_for_autosave(tab)
    press(tab, "Publish")
    expect(tab.locator(".messages")).to_contain_text("published")


def set_menu(tab) -> None:
    """Put each page into the menu of its language."""
    menu = tab.get_by_role("navigation", name="Main menu")
    menu.get_by_role("button", name="Settings").click()
    menu.get_by_role("link", name="Menu and footer").click()
    tab.wait_for_url(re.compile("/navigation/"))
    for language, title in (("English", TITLE), ("French", TITLE_FR)):
        tab.get_by_role("tab", name=language).click()
        links = tab.get_by_role("region", name="Menu", exact=True)
        links.get_by_role("button", name="Insert a block").click()
        links.get_by_role("button", name="Choose a page").click()
        modal = tab.locator(".modal-dialog")
        home = modal.get_by_role("row", name=f" {language} ")
        home.get_by_role("link", name="Explore").click()
        modal.get_by_role("link", name=title, exact=True).click()
        expect(modal).to_have_count(0)
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".messages")).to_contain_text("updated")


def find_on_phone(phone, home: str, title: str, alt: str, resources: Resources) -> None:
    """Go from a home page to the campaign and on to a result of its search."""
    phone.goto(home)
    header = phone.get_by_role("banner")
    link = header.get_by_role("link", name=title, exact=True)
    expect(link).to_be_hidden()
    header.locator("summary", has_text="Menu").click()
    link.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(title)
    picture = phone.get_by_role("img", name=alt, exact=True)
    expect(picture).to_be_visible()
    assert phone.request.get(picture.get_attribute("src")).ok
    main = phone.get_by_role("main")
    expect(main.get_by_role("link", name=resources.picked.title)).to_be_visible()
    url = f"/library/{resources.linked.pk}/"
    words = main.get_by_role("link", name="Read this first")
    expect(words).to_have_attribute("href", re.compile(f"{url}$"))
    for absent in (resources.other, resources.secret):
        expect(main).not_to_contain_text(absent.title)
    main.get_by_role("link", name=resources.matching.title).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(resources.matching.title)


def test_preview_as_visitor_hides_committee_pick(tab, resources):
    begin_page(tab, TITLE)
    pick(tab, resources.picked)
    pick(tab, resources.secret)
    save_draft(tab)
    tab.get_by_role("button", name="Toggle preview").click()
    panel = tab.locator("[data-side-panel=preview]")
    picks = panel.frame_locator("iframe").locator(".picked h3")
    expect(picks).to_have_text([resources.picked.title, resources.secret.title])

    panel.get_by_label("Preview mode").select_option("As a visitor")
    expect(picks).to_have_text([resources.picked.title])


def test_review_publishes_what_a_writer_submits(tab, writer_tab, phone):
    begin_page(writer_tab, TITLE)
    save_draft(writer_tab)
    writer_tab.get_by_role("button", name="More actions").last.click()
    actions = writer_tab.locator("footer")
    expect(actions.get_by_role("button", name="Publish")).to_have_count(0)
    actions.get_by_role("button", name="Submit to Review of pages").click()
    expect(writer_tab.locator(".messages")).to_contain_text("submitted for moderation")
    assert phone.goto("/protect-the-harvest/").status == 404

    tab.goto(reverse("wagtailadmin_home"))
    tab.get_by_role("link", name=TITLE).first.click()
    tab.wait_for_url(re.compile("/edit/"))
    press(tab, "Approve and Publish")
    expect(tab.locator(".messages")).to_contain_text("updated")
    assert phone.goto("/protect-the-harvest/").status == 200
    expect(phone.get_by_role("heading", level=1)).to_have_text(TITLE)
