"""What a membership opens, and that its end shuts at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from library.access.viewers import COMMITTEE, EDITOR, MEMBER, Viewer
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PASSWORD = "a long enough password"


def reload(user):
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("role", "viewer"),
    [("member", MEMBER), ("committee", COMMITTEE), ("editor", EDITOR)],
)
def test_role_determines_visibility(role, viewer):
    assert Viewer.of(reload(MembershipFactory(role=role).user)) == viewer


def test_changed_role_replaces_the_earlier_one():
    membership = MembershipFactory(role="editor")
    membership.role = "member"
    membership.save()

    assert Viewer.of(reload(membership.user)) == MEMBER


def test_membership_is_valid_on_last_day(client):
    resource = ResourceFactory(visibility="members")
    membership = MembershipFactory(expires_on=TODAY)
    client.force_login(membership.user)
    assert client.get(resource.get_absolute_url()).status_code == 200

    type(membership).objects.update(expires_on=TODAY - timedelta(days=1))

    assert client.get(resource.get_absolute_url()).status_code == 404


def test_removed_member_loses_access_at_once(client):
    resource = ResourceFactory(visibility="members")
    membership = MembershipFactory()
    client.force_login(membership.user)
    assert client.get(resource.get_absolute_url()).status_code == 200

    membership.end()

    assert client.get(resource.get_absolute_url()).status_code == 404


def test_removed_member_cannot_sign_in(client):
    membership = MembershipFactory()
    membership.user.set_password(PASSWORD)
    membership.user.save()
    membership.end()

    login = {"login": membership.user.username, "password": PASSWORD}
    client.post("/account/login/", login)

    assert "_auth_user_id" not in client.session


def test_leaving_member_is_signed_out(client):
    resource = ResourceFactory(visibility="members")
    membership = MembershipFactory()
    client.force_login(membership.user)

    client.post("/organisation/leave/")

    assert client.get(resource.get_absolute_url()).status_code == 404
    assert not reload(membership.user).groups.exists()


def test_manager_manages_own_organisation_only(client):
    own, other = OrganisationFactory(), OrganisationFactory()
    manager = MembershipFactory(organisation=own, is_manager=True)
    inside = MembershipFactory(organisation=own)
    outside = MembershipFactory(organisation=other)
    client.force_login(manager.user)

    page = client.get("/organisation/").text
    assert inside.user.email in page
    assert outside.user.email not in page

    remove = "/organisation/people/{}/remove/"
    assert client.post(remove.format(outside.pk)).status_code == 404
    assert client.post(remove.format(manager.pk)).status_code == 404
    client.post(remove.format(inside.pk))

    assert not type(inside).objects.current().filter(pk=inside.pk).exists()
    assert type(outside).objects.current().filter(pk=outside.pk).exists()


@pytest.mark.parametrize("how", ["by membership", "by another group"])
def test_manager_cannot_end_editors_membership(client, how):
    own = OrganisationFactory()
    manager = MembershipFactory(organisation=own, is_manager=True)
    if how == "by membership":
        editor = MembershipFactory(organisation=own, role="editor")
    else:
        editor = MembershipFactory(organisation=own, user=UserFactory(role="member"))
        right = Permission.objects.get(codename="change_resource")
        editor.user.user_permissions.add(right)
    colleague = MembershipFactory(organisation=own)
    client.force_login(manager.user)

    page = client.get("/organisation/").text
    assert f"/people/{editor.pk}/remove/" not in page
    assert f"/people/{colleague.pk}/remove/" in page
    refused = client.post(f"/organisation/people/{editor.pk}/remove/")

    assert refused.status_code == 403
    assert editor.user.email not in refused.text
    current = type(editor).objects.current()
    assert current.filter(pk=editor.pk).exists()
    assert Viewer.of(reload(editor.user)).is_editor


def test_member_sees_no_other_members(client):
    own = OrganisationFactory()
    colleague = MembershipFactory(organisation=own)
    client.force_login(MembershipFactory(organisation=own).user)

    assert colleague.user.email not in client.get("/organisation/").text
    assert (
        client.post(f"/organisation/people/{colleague.pk}/remove/").status_code == 404
    )


@pytest.mark.parametrize("role", ["committee", "editor"])
def test_privileged_roles_need_a_second_factor(client, settings, role):
    settings.SECOND_FACTOR = "editors"
    resource = ResourceFactory(visibility="committee")
    client.force_login(MembershipFactory(role=role).user)

    response = client.get(resource.get_absolute_url())

    assert response["Location"] == "/account/2fa/"
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/admin/")["Location"] == "/account/2fa/"


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_admin_users_need_second_factor(client, settings, role):
    """An operator's group may open the admin, and nothing of the library."""
    settings.SECOND_FACTOR = "editors"
    hidden = ResourceFactory(title="Secret osprey", visibility="committee")
    operator, other = UserFactory(role=role), UserFactory(role=role)
    opens = Permission.objects.get(codename="access_admin")
    operator.user_permissions.add(opens)

    client.force_login(operator)
    for path in ("/", "/search/", "/admin/"):
        response = client.get(path)
        assert response["Location"] == "/account/2fa/"
    assert hidden.title not in client.get("/account/2fa/").text

    client.force_login(other)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_members_need_no_second_factor(client, settings, role):
    settings.SECOND_FACTOR = "editors"
    client.force_login(UserFactory(role=role))

    assert client.get("/").status_code == 200


def test_wagtail_sign_in_is_no_bypass(client):
    response = client.get("/admin/login/?next=/admin/")

    assert response["Location"] == "/account/login/?next=/admin/"
