"""Emails of a review link what is reviewed; drafts are not named in them."""

from __future__ import annotations

import pytest
from django.core import mail
from wagtail.models import Workflow

from desk.review_workflow import create_review
from home.models import TextPage
from library.models import EmailSettings, Resource
from library.resources.revisions import change_draft
from tests.factories import ResourceFactory, UserFactory
from tests.pages import add_page, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors():
    create_review()
    return UserFactory(role="editor"), UserFactory(role="editor")


def review(editors, action, **fields) -> Resource:
    """Send in a changed draft, decide on it, and return it."""
    first, second = editors
    UserFactory(username="chief", is_superuser=True)
    resource = ResourceFactory(title="Sparrow", **fields)
    change_draft(
        resource.pk,
        lambda draft: setattr(draft, "title", "Nightjar"),
        user=first,
        base_revision_id=None,
    )
    resource = Resource.objects.get(pk=resource.pk)
    resource.get_workflow().start(resource, first)
    task = resource.current_workflow_task_state
    task.task.specific.on_action(task, second, action, comment="Waxwing on page 3?")
    return resource


def review_page(editors, action, page) -> None:
    """Send in a changed draft of a page, and decide on it."""
    first, second = editors
    UserFactory(username="chief", is_superuser=True)
    page.title = page.slug = "nightjar"
    page.save_revision(user=first)
    workflow = Workflow.objects.get()
    workflow.start(page, first)
    task = page.current_workflow_task_state
    task.task.specific.on_action(task, second, action, comment="Waxwing on page 3?")


def sent() -> str:
    messages = [str(message.message()) for message in mail.outbox]
    subjects = [message.subject for message in mail.outbox]
    return "\n".join([*subjects, *messages])


@pytest.mark.parametrize("action", ["approve", "reject"])
@pytest.mark.parametrize("use_html", [False, True])
@pytest.mark.parametrize(
    "fields",
    [{"live": False}, {"visibility": "members"}, {"visibility": "committee"}],
)
def test_review_email_names_no_restricted_draft(
    editors, settings, action, use_html, fields
):
    settings.WAGTAILADMIN_NOTIFICATION_USE_HTML = use_html
    if action == "approve":
        fields = {"visibility": "members"} | fields

    resource = review(editors, action, **fields)

    assert len(mail.outbox) >= 3, "sent in: by task and by workflow; decided"
    assert len({message.subject for message in mail.outbox}) == 3
    for word in ("sparrow", "nightjar", "waxwing"):
        assert word not in sent().casefold()
    assert f'"{resource.pk}"' in mail.outbox[0].subject
    assert f"/admin/snippets/library/resource/edit/{resource.pk}/" in sent()


def test_review_email_names_public_title(editors):
    """The public title, not that of the draft."""
    review(editors, "reject")

    assert '"Sparrow"' in mail.outbox[0].subject
    assert "Nightjar" not in sent()


def test_review_email_with_titles_allowed(editors):
    settings = EmailSettings.load()
    settings.show_restricted_titles = True
    settings.save()

    review(editors, "reject", visibility="committee")

    assert "Nightjar" in sent()
    assert "Waxwing on page 3?" in sent()


@pytest.mark.parametrize(
    ("action", "kind"),
    [("approve", "committee"), ("reject", "committee"), ("reject", "draft")],
)
def test_review_email_names_no_restricted_page(editors, action, kind):
    page = add_page(TextPage, "Sparrow", slug="sparrow")
    if kind == "draft":
        page.unpublish()
    else:
        restrict(page, "Committee")

    review_page(editors, action, page)

    assert len(mail.outbox) >= 3, "sent in: by task and by workflow; decided"
    for word in ("sparrow", "nightjar", "waxwing"):
        assert word not in sent().casefold()
    assert f'"{page.pk}"' in mail.outbox[0].subject
    assert f"/admin/pages/{page.pk}/" in sent()


def test_review_email_names_public_page(editors):
    """The public title, not that of the draft."""
    review_page(editors, "reject", add_page(TextPage, "Sparrow", slug="sparrow"))

    assert '"Sparrow"' in mail.outbox[0].subject
    assert "nightjar" not in sent().casefold()
