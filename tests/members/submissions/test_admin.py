"""Editors see what members suggest, take it on or decline it with an answer."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from members.models import Submission
from tests.factories import MembershipFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    editor = UserFactory(role="editor")
    call_command("seed_people", verbosity=0)
    client.force_login(editor)
    return editor


@pytest.fixture
def submission():
    membership = MembershipFactory()
    return Submission.objects.create(
        member=membership.user,
        organisation=membership.organisation,
        resource=ResourceFactory(title="The draft", live=False),
        title="A report",
        message="It is <b>quoted</b> everywhere.",
    )


def address(name, *args):
    return reverse(Submission.snippet_viewset.get_url_name(name), args=args)


def test_listing_shows_member_and_note(client, editor, submission):
    listing = client.get(address("list")).text
    for label in ("A report", str(submission.organisation), "Received", "The draft"):
        assert label in listing
    form = client.get(address("edit", submission.pk)).text
    assert "It is &lt;b&gt;quoted&lt;/b&gt; everywhere." in form
    assert "The draft" in form


def test_accepted_submission_opens_in_the_grid(client, editor, submission):
    data = {"decision": "accepted", "answer": ""}
    response = client.post(address("edit", submission.pk), data)

    grid = reverse("desk_grid:resources")
    assert response["Location"] == f"{grid}?ids={submission.resource_id}"
    assert "The draft" in client.get(response["Location"]).text
    submission.refresh_from_db()
    assert (submission.state, submission.decided_by) == ("accepted", editor)
    assert not submission.resource.live


def test_declining_requires_a_reply(client, editor, submission):
    response = client.post(
        address("edit", submission.pk), {"decision": "declined", "answer": " "}
    )
    assert "friendly way" in response.text
    submission.refresh_from_db()
    assert submission.state == "received"

    data = {"decision": "declined", "answer": "Thank you, but we have it."}
    client.post(address("edit", submission.pk), data)
    client.force_login(submission.member)
    assert "Thank you, but we have it." in client.get("/suggest/").text


def test_text_of_the_member_is_read_only(client, editor, submission):
    data = {"decision": "accepted", "answer": "", "title": "Other", "message": "Other"}
    client.post(address("edit", submission.pk), data)
    submission.refresh_from_db()
    assert submission.title == "A report"
    assert "quoted" in submission.message


@pytest.mark.parametrize("role", ["visitor", "member", "committee"])
def test_decision_requires_editor(client, submission, role):
    client.force_login(UserFactory(role=role))
    for name, args in (("list", ()), ("edit", (submission.pk,))):
        data = {"decision": "accepted", "answer": ""}
        assert "A report" not in client.get(address(name, *args)).text
        client.post(address(name, *args), data)
    submission.refresh_from_db()
    assert submission.decision == "open"


def test_submission_without_draft_is_listed(client, editor, submission):
    submission.resource.delete()
    assert "The draft has been deleted" in client.get(address("list")).text
    assert client.get(address("edit", submission.pk)).status_code == 200


def test_dashboard_shows_pending_submissions(client, editor, submission):
    decided = ResourceFactory(title="Decided", live=False)
    member = submission.member
    Submission.objects.create(
        member=member, resource=decided, title="Old", decision="accepted"
    )

    html = client.get("/admin/").text

    assert 'data-to-do="submissions" data-count="1"' in html
    assert f'href="{address("edit", submission.pk)}"' in html
