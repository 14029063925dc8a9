"""Every URL of the admin, asked by people who may not see what the library hides.

The URLs come from the URLconf. A new one is walked by itself; one whose parameters the
walk cannot fill fails `test_walk_reaches_every_admin_url` until `admin_urls.py` says
how.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupCollectionPermission

from library.access.collection import EDITORS
from library.access.groups import COMMITTEE
from tests.factories import UserFactory
from tests.visibility.admin_urls import admin_requests, report_exports
from tests.visibility.channels import everything_in
from tests.visibility.hidden_library import KEYS, PERSON, SECRET, hide_everything

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGES = "wagtailadmin_pages"
NOT_REACHED = {
    # Refused to everybody: library/admin/view_checks.py.
    "wagtailadmin_error_test",
    # No snippet is translatable.
    "simple_translation:submit_snippet_translation",
    # Pages are no aliases, and their revisions have keys of their own.
    f"{PAGES}:convert_alias",
    f"{PAGES}:revisions_revert",
    f"{PAGES}:revisions_unschedule",
    f"{PAGES}:revisions_view",
    # There is one way in: members/accounts/views.py.
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_done",
    # The library's name and colour have no preview.
    "wagtailsettings:preview_on_edit",
}


@pytest.fixture
def hidden_library():
    """The groups of a new installation, and what none but its editors may see."""
    hide_everything()


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def admin_user(*permissions: str):
    """Return a user who may open the admin and has these permissions besides."""
    user = UserFactory()
    codenames = ("access_admin", *permissions)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return user


def drafter():
    """Return an editor who may not publish, nor look after people."""
    group = Group.objects.create(name="Drafters")
    editors = Group.objects.get(name=EDITORS)
    group.permissions.set(editors.permissions.exclude(codename="publish_resource"))
    for right in GroupCollectionPermission.objects.filter(group=editors):
        right.pk, right.group = None, group
        right.save()
    user = UserFactory()
    user.groups.add(group)
    return user


def words_in(response, words: set[str]) -> set[str]:
    """Return which of the words an answer tells."""
    text = everything_in(response).casefold()
    return {word for word in words if word in text}


def faults(user, forbidden: set[str]) -> list[str]:
    """Return each request that failed, or was answered with a forbidden word."""
    client = signed_in(user)
    problems = []
    for request in admin_requests():
        response = request.send(client)
        words = words_in(response, forbidden)
        if response.status_code >= 500 or words:
            problems.append(f"{request}: {response.status_code} {words or ''}")
    return problems


def test_admin_tells_no_secret_without_a_right(hidden_library, subtests):
    walkers = {"operator": admin_user("operate_library")}
    for group in Group.objects.exclude(pk__in=KEYS):
        walkers[group.name] = admin_user()
        walkers[group.name].groups.add(group)
    for name, user in walkers.items():
        secrets = {PERSON} if name == EDITORS else {PERSON, SECRET}
        with subtests.test(walker=name):
            assert not faults(user, secrets)


def test_admin_tells_drafters_nothing_of_people(hidden_library):
    assert not faults(drafter(), {PERSON})


def test_reports_are_exported_to_readers_only(hidden_library, subtests):
    """A report is a table for those who may read it, and a redirect for others."""
    superuser, other = UserFactory(is_superuser=True), admin_user()
    other.groups.add(Group.objects.get(name=COMMITTEE))
    walkers = {"superuser": signed_in(superuser), "committee": signed_in(other)}
    for request in report_exports():
        answers = {name: request.send(client) for name, client in walkers.items()}
        with subtests.test(request=str(request)):
            answer = answers["superuser"]
            assert answer.status_code == 200
            assert f".{request.export}" in answer["Content-Disposition"]
            assert answers["committee"].status_code in (200, 302)
            assert not words_in(answers["committee"], {PERSON, SECRET})


def test_walk_reaches_every_admin_url(hidden_library):
    """Else the walk proves nothing of it: add values, or hidden rows with the keys."""
    client = signed_in(UserFactory(is_superuser=True))
    reached, missed, shown = set(), set(), set()
    for request in admin_requests():
        if request.name in reached:
            continue
        response = request.send(client)
        is_reached = response.status_code not in (301, 404)
        (reached if is_reached else missed).add(request.name)
        shown |= words_in(response, {PERSON, SECRET})
    assert shown == {PERSON, SECRET}
    # No chooser of ours has a form for new rows.
    missed = {name for name in missed - reached if not name.endswith(":create")}
    assert (missed - NOT_REACHED, NOT_REACHED - missed) == (set(), set())
