"""A new password is asked for by mail, also when no mail can go."""

import pytest
from django.core import mail

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
RESET = "/account/password/reset/"


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


def test_a_link_goes_to_an_account_and_to_nobody_else(client):
    UserFactory(email="somebody@example.org")
    known = client.post(RESET, {"email": "somebody@example.org"})
    unknown = client.post(RESET, {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 302
    assert [message.to for message in mail.outbox] == [["somebody@example.org"]]


@pytest.mark.usefixtures("no_mail_server")
def test_without_a_mail_server_all_are_told_alike(client):
    UserFactory(email="somebody@example.org")
    told = [
        client.post(RESET, {"email": email})
        for email in ("somebody@example.org", "nobody@example.org")
    ]
    for response in told:
        assert response.status_code == 200
        assert "No mail can be sent at the moment" in response.content.decode()
