"""The system status page: results of the doctor, and failed jobs to retry."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from library.models import ExtractionState
from search.index import rebuild
from search.models import IndexState
from tests.doctor import all_is_well
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/library/state/"
# No resource of a test has such a number.
A, B, C = 1_000_007, 1_000_008, 1_000_009


@pytest.fixture
def operator(client):
    """A user with this permission but none of an editor's."""
    user = UserFactory()
    names = ("access_admin", "operate_library")
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


@pytest.fixture
def dead(db) -> int:
    """Three dead letters of two queues. Returns the number of the file among them."""
    IndexState.objects.enqueue([A, B, C])
    refused = IndexState.objects.filter(pk__in=[A, B])
    refused.update(dead_letter=True, rejections=5, last_error="<b>too long</b>")
    number = ResourceFactory(pages=["a"]).files.get().document_id
    ExtractionState.objects.enqueue([number])
    ExtractionState.objects.filter(pk=number).update(
        dead_letter=True, last_error="broken"
    )
    return number


def levels(html: str) -> set[str]:
    return set(re.findall(r'data-level="(\w+)"', html))


def letters(html: str) -> list[str]:
    return re.findall(r'data-letter="([\w-]+)"', html)


def test_errors_come_first(client, operator):
    html = client.get(PAGE).content.decode()
    assert html.index("No worker has run") < html.index("BASE_URL does not use HTTPS")
    assert levels(html) == {"error", "warning", "ok"}
    rebuild.rebuild()
    all_is_well()
    assert levels(client.get(PAGE).content.decode()) == {"warning", "ok"}


@pytest.mark.parametrize("role", ["editor", "committee", "member", None])
def test_page_is_hidden_without_permission(client, role, dead):
    if role:
        client.force_login(UserFactory(role=role))
    assert client.get(PAGE).status_code == 302
    assert client.post(f"{PAGE}retry/indexstate/{A}/").status_code == 302
    assert IndexState.objects.get(pk=A).dead_letter
    assert PAGE not in client.get(reverse("wagtailadmin_home"), follow=True).text


def test_menu_links_to_the_page(client, operator):
    assert PAGE in client.get(reverse("wagtailadmin_home")).text


def test_retry_of_one_dead_letter(client, operator, dead):
    html = client.get(PAGE).content.decode()
    expected = [f"extractionstate-{dead}", f"indexstate-{A}", f"indexstate-{B}"]
    assert sorted(letters(html)) == expected
    assert "&lt;b&gt;too long&lt;/b&gt;" in html
    client.post(f"{PAGE}retry/indexstate/{A}/")
    again = IndexState.objects.get(pk=A)
    assert (again.dead_letter, again.rejections) == (False, 0)
    assert again in IndexState.objects.pending()
    expected.remove(f"indexstate-{A}")
    assert sorted(letters(client.get(PAGE).text)) == expected


def test_retry_of_a_whole_queue(client, operator, dead):
    before = IndexState.objects.get(pk=C).requested_version
    client.post(f"{PAGE}retry/indexstate/")
    assert letters(client.get(PAGE).text) == [f"extractionstate-{dead}"]
    assert IndexState.objects.get(pk=C).requested_version == before


def test_retry_of_unknown_queue_is_not_found(client, operator):
    assert client.post(f"{PAGE}retry/resource/7/").status_code == 404
    assert client.get(f"{PAGE}retry/indexstate/{A}/").status_code == 405
