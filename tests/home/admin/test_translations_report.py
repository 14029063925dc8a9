"""The report of missing and outdated translations."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from home.admin.translations_report import State, originals, with_states
from home.models import TextPage
from tests.factories import UserFactory
from tests.pages import add_page, home_page, translate

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/reports/translations/"


def states(page) -> list[str]:
    row = with_states(originals(Page.objects.all())).get(
        translation_key=page.translation_key
    )
    return [getattr(row, f"state_{code}") for code in ("en", "fr", "es", "ar")]


@pytest.fixture
def administrator(client):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


def page_editor(*pages) -> object:
    """Return a user who may edit these pages, and what is below them."""
    group = Group.objects.create(name="Page editors")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="submit_translation"),
    )
    permission = Permission.objects.get(
        codename="change_page", content_type__app_label="wagtailcore"
    )
    for page in pages:
        GroupPagePermission.objects.create(
            group=group, page=page, permission=permission
        )
    user = UserFactory(is_staff=False)
    user.groups.add(group)
    return user


def rows(client, query: str = "") -> list[str]:
    """Return the rows of the table, in plain text."""
    html = client.get(f"{ADDRESS}results/{query}").text
    found = re.findall(r"<tr[ >].*?</tr>", html, re.DOTALL)
    texts = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in found]
    return [text for text in texts if text and not text.startswith("Page ")]


def test_state_follows_the_translation():
    page = add_page(TextPage, "About us")
    assert states(page) == [State.LIVE] + [State.MISSING] * 3
    translate(page, "fr", slug="qui")
    translate(page, "es", slug="quienes").unpublish()
    assert states(page) == [State.LIVE, State.LIVE, State.DRAFT, State.MISSING]
    page.refresh_from_db()
    page.save_revision().publish()
    assert states(page) == [State.LIVE, State.OLDER, State.DRAFT, State.MISSING]


def test_page_without_original_is_listed_once():
    page = add_page(TextPage, "Qui", home_page("fr"))
    translate(page, "ar", slug="man")
    assert states(page) == [State.MISSING, State.LIVE, State.MISSING, State.LIVE]


def test_translation_remains_without_its_original(client, index, administrator):
    page = add_page(TextPage, "About us")
    translation = translate(page, "fr", title="Qui sommes-nous", slug="qui")
    page.delete()
    assert client.get("/fr/qui/").status_code == 200
    assert client.get("/qui/").status_code == 404
    submit = "simple_translation:submit_page_translation"
    assert client.get(reverse(submit, args=[page.pk or 9999])).status_code == 404
    assert states(translation) == [
        State.MISSING,
        State.LIVE,
        State.MISSING,
        State.MISSING,
    ]
    assert client.get(ADDRESS).status_code == 200


def test_report_links_to_edit_and_translate(client, administrator):
    page = add_page(TextPage, "About us")
    translation = translate(page, "fr", slug="qui")
    html = client.get(ADDRESS).text
    for name, pk in (
        ("wagtailadmin_pages:edit", page.pk),
        ("wagtailadmin_pages:edit", translation.pk),
        ("simple_translation:submit_page_translation", page.pk),
    ):
        assert f'href="{reverse(name, args=[pk])}"' in html


def test_report_is_filtered_by_language_and_state(client, administrator):
    first, second = add_page(TextPage, "First"), add_page(TextPage, "Second")
    translate(first, "fr", slug="premier")
    translate(second, "es", slug="segundo")

    def titles(query: str) -> set[str]:
        text = " ".join(rows(client, query))
        return {title for title in ("First", "Second") if title in text}

    assert titles("") == {"First", "Second"}
    assert titles("?language=fr&state=missing") == {"Second"}
    assert titles("?language=es&state=live") == {"Second"}
    assert titles("?state=missing") == {"First", "Second"}
    assert titles("?state=draft") == set()
    for query in ("?language=xx", "?state=%00", "?p=x", "?p=999"):
        assert client.get(ADDRESS + query).status_code in (200, 404)


def test_report_shows_only_editable_pages(client):
    mine, other = add_page(TextPage, "Mine"), add_page(TextPage, "Quagga")
    translate(mine, "fr", slug="le-mien")
    client.force_login(page_editor(mine))
    html = client.get(ADDRESS).text
    assert "Mine" in html
    assert "Quagga" not in html
    # The French page is not theirs to edit.
    french = Page.objects.get(slug="le-mien")
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[french.pk])}"' not in html
    assert reverse("wagtailadmin_pages:edit", args=[other.pk]) not in html


def test_report_needs_a_page_permission(client):
    add_page(TextPage, "Quagga")
    group = Group.objects.create(name="Staff")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    for address in (ADDRESS, f"{ADDRESS}results/"):
        response = client.get(address)
        assert response.status_code in (302, 403)
        assert "Quagga" not in response.text
    assert ADDRESS not in client.get("/admin/").text


def test_export_is_harmless(client, administrator):
    add_page(TextPage, "=1+1", slug="sum")
    response = client.get(f"{ADDRESS}?export=csv")
    text = b"".join(response).decode()
    assert "French" in text
    assert "Missing" in text
    assert not re.search(r"(^|,)=1", text, re.MULTILINE)


def test_report_takes_few_queries(client, administrator, django_assert_max_num_queries):
    for number in range(10):
        translate(add_page(TextPage, f"Page {number}"), "fr", slug=f"page-fr-{number}")
    with django_assert_max_num_queries(25):
        client.get(f"{ADDRESS}results/")
