"""A last day passes and nothing is saved then: the worker takes the group later."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db.models.signals import post_save
from django.utils import timezone

from desk.review_workflow import create_review
from library.access.collection import EDITORS
from library.access.viewers import VISITOR, Viewer
from library.models import Resource
from library.resources.revisions import change_draft
from members.models import Membership
from members.sign_in import auth_backend
from members.sign_in.auth_backend import remove_expired_groups
from tests.factories import MembershipFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def saved():
    """The memberships that are saved, one after the other."""
    pks = []

    def note(sender, instance, **kwargs):
        pks.append(instance.pk)

    post_save.connect(note, sender=Membership)
    yield pks
    post_save.disconnect(note, sender=Membership)


def run_out(**fields):
    """Return a membership whose last day was yesterday."""
    membership = MembershipFactory(expires_on=TODAY, **fields)
    yesterday = TODAY - timedelta(days=1)
    Membership.objects.filter(pk=membership.pk).update(expires_on=yesterday)
    return membership


def groups_of(membership) -> list[str]:
    return [group.name for group in membership.user.groups.all()]


def test_expired_member_has_no_role_group(saved):
    over = run_out(role="editor")
    over.user.groups.add(Group.objects.create(name="Translators"))
    hidden = ResourceFactory(visibility="committee")
    saved.clear()

    remove_expired_groups()

    assert saved == [over.pk]
    assert groups_of(over) == ["Translators"]
    person = type(over.user).objects.get(pk=over.user.pk)
    assert Viewer.of(person) == VISITOR
    assert not Viewer.of(person).may_see(hidden.visibility)


@pytest.mark.parametrize("last_day", [None, TODAY])
def test_current_members_keep_their_group(saved, last_day):
    current = MembershipFactory(role="editor", expires_on=last_day)
    saved.clear()

    remove_expired_groups()

    assert groups_of(current) == [EDITORS]
    assert not saved


def test_expired_memberships_are_saved_once_in_batches(saved, monkeypatch):
    monkeypatch.setattr(auth_backend, "MAX_MEMBERSHIPS", 2)
    several = [run_out() for _ in range(3)]
    saved.clear()

    remove_expired_groups()
    assert len(saved) == 2
    for _ in range(2):
        remove_expired_groups()

    assert saved == [membership.pk for membership in several]


def test_expired_editor_gets_no_review_email(
    mailoutbox, django_capture_on_commit_callbacks
):
    over, current = run_out(role="editor"), MembershipFactory(role="editor")
    sender = UserFactory(role="editor")
    create_review()
    draft = ResourceFactory(title="Hidden", live=False)
    change_draft(draft.pk, lambda draft: None, user=sender, base_revision_id=None)
    remove_expired_groups()

    with django_capture_on_commit_callbacks(execute=True):
        draft = Resource.objects.get(pk=draft.pk)
        draft.get_workflow().start(draft, sender)

    told = {address for mail in mailoutbox for address in mail.to}
    assert current.user.email in told
    assert over.user.email not in told
