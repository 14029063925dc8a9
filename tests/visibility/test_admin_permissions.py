"""Whoever runs the installation, and is no editor, reads nothing that editors read."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.snippets.models import get_snippet_models

from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "Quagga dossier"
HISTORY = (
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:site_history_results",
)


@pytest.fixture(params=["visitor", "member", "committee"])
def operator(request):
    role = request.param
    user = UserFactory() if role == "visitor" else UserFactory(role=role)
    names = ("access_admin", "operate_library")
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def secret():
    resource = ResourceFactory(title=SECRET, visibility="committee", live=False)
    log(resource, "wagtail.create")
    return resource


def choosers(secret) -> list[str]:
    """Return the addresses at which rows of any snippet can be chosen."""
    return [
        reverse(viewset.chooser_viewset.get_url_name(view), args=arguments)
        for viewset in (model.snippet_viewset for model in get_snippet_models())
        for view, arguments in (
            ("choose", []),
            ("choose_results", []),
            ("chosen", [secret.pk]),
            ("chosen_multiple", []),
        )
    ]


def test_an_operator_can_choose_no_row_and_read_no_history(client, operator, secret):
    client.force_login(operator)
    for address in [*choosers(secret), *map(reverse, HISTORY)]:
        response = client.get(address, {"id": secret.pk, "export": "csv"})
        assert response.status_code == 302, address
        assert response["Location"] == "/admin/", address


def test_an_editor_chooses_and_reads_on(client, secret):
    client.force_login(UserFactory(role="editor"))
    chooser = type(secret).snippet_viewset.chooser_viewset.get_url_name("choose")
    assert SECRET in client.get(reverse(chooser)).content.decode()
    for name in HISTORY:
        assert SECRET in client.get(reverse(name)).content.decode()
    exported = b"".join(client.get(reverse(HISTORY[0]), {"export": "csv"}))
    assert SECRET in exported.decode()
