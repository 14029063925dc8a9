"""Email as a channel: every email that tells of resources, and no restricted word."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from desk.review_workflow import create_review
from library.models import EmailSettings, Resource
from tests.factories import UserFactory
from tests.members.saved_searches.alerts import run_all, saved, subscriber
from tests.visibility.test_matrix import SECRETS, make

pytestmark = pytest.mark.django_db
RESTRICTED = {"members", "committee", "draft"}


@pytest.fixture
def resources(index, write):
    """One of each level. Alerts of them, and a review of each, go to every role."""
    for role in ("member", "committee", "editor"):
        saved(subscriber(role=role), params="", language="en")
    create_review()
    made = {level: make(level, secret) for level, secret in SECRETS.items()}
    write()
    return made


def send_everything(resources) -> None:
    run_all()
    first, second = UserFactory(role="editor"), UserFactory(role="editor")
    for level, resource in resources.items():
        resource.save_revision()
        resource = Resource.objects.get(pk=resource.pk)
        resource.get_workflow().start(resource, first)
        task = resource.current_workflow_task_state.task.specific
        comment = f"{SECRETS[level].told} comment"
        task.on_action(
            resource.current_workflow_task_state, second, "reject", comment=comment
        )


def words_in_mails() -> set[str]:
    said = ""
    for message in mail.outbox:
        said += f"{message.subject} {message.body} {message.extra_headers}"
        said += " ".join(part for part, _kind in message.alternatives)
    return set(re.findall(r"[a-z]+", said.casefold()))


def words_of(levels) -> set[str]:
    """Return all words that only these resources have, their passages' too."""
    secrets = [SECRETS[level] for level in levels]
    return {
        form
        for secret in secrets
        for form in (
            secret.asked,
            secret.told,
            f"{secret.told}inside",
            f"{secret.told}summary",
            f"inside{secret.asked}",
        )
    }


def test_no_email_has_a_restricted_word(resources):
    send_everything(resources)

    assert len(mail.outbox) > 3 + len(resources), "alerts, and emails of each review"
    said = words_in_mails()
    assert not said & words_of(RESTRICTED)
    assert SECRETS["public"].told in said
    for level in ("members", "committee"):
        address = f"/library/{resources[level].pk}/"
        assert any(address in message.body for message in mail.outbox)


def test_allowed_titles_bring_no_passages(resources):
    settings = EmailSettings.load()
    settings.show_restricted_titles = True
    settings.save()

    send_everything(resources)

    said = words_in_mails()
    secrets = [SECRETS[level] for level in RESTRICTED]
    titles = {word for secret in secrets for word in (secret.asked, secret.told)}
    assert said & words_of(RESTRICTED) == titles
