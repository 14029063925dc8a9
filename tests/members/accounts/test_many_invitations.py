"""Many addresses are invited at once; each has an outcome, and links are shown once."""

import logging
import re

import pytest
from django.core import mail
from django.urls import reverse

from library.models import Organisation
from members.accounts.invitations import parse_addresses
from members.models import AccountEmail, Invitation
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.members.accounts.account_emails import send_account_mails

pytestmark = pytest.mark.django_db
ADDRESSES = """amina@example.org, boris@example.org
Clara of the network <clara@example.org>; amina@EXAMPLE.org
nobody@, member@example.org"""


@pytest.fixture
def organisation():
    return OrganisationFactory(label_en="Early Warning Network", is_member=True)


@pytest.fixture
def editor(client, organisation):
    MembershipFactory(user__email="member@example.org", organisation=organisation)
    editor = UserFactory(role="editor", is_superuser=True)
    client.force_login(editor)
    return editor


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


def url(name):
    return reverse(Invitation.snippet_viewset.get_url_name(name))


def invite(client, organisation, emails=ADDRESSES):
    fields = {"role": "member", "language": "fr", "emails": emails}
    return client.post(url("add"), {"organisation": organisation.pk} | fields)


def outcomes(page):
    return {row.email: row.outcome.value for row in page.context["invited"]}


def links_in(page):
    pattern = r'value="http://localhost:8000(/\S*join/[^"]+)"'
    return re.findall(pattern, page.content.decode())


def test_addresses_are_separated_and_named_once():
    assert parse_addresses(ADDRESSES) == [
        "amina@example.org",
        "boris@example.org",
        "clara@example.org",
        "nobody@",
        "member@example.org",
    ]


def test_each_address_has_its_outcome(client, editor, organisation):
    page = invite(client, organisation)
    assert outcomes(page) == {
        "amina@example.org": "email",
        "boris@example.org": "email",
        "clara@example.org": "email",
        "nobody@": "invalid",
        "member@example.org": "member",
    }
    assert "/join/" not in page.content.decode()
    assert "Queued" in client.get(url("list")).content.decode()
    send_account_mails()
    assert {message.to[0] for message in mail.outbox} == set(
        Invitation.objects.values_list("email", flat=True)
    )
    assert not Invitation.objects.filter(emailed_at=None).exists()
    assert "Queued" not in client.get(url("list")).content.decode()


def test_links_are_shown_once_without_mail_server(
    client, editor, organisation, no_mail_server, caplog
):
    caplog.set_level(logging.DEBUG)
    page = invite(client, organisation, "amina@example.org\nboris@example.org")
    assert "No email was sent" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert not AccountEmail.objects.exists()
    links = links_in(page)
    assert len(links) == 2
    token = links[0].rstrip("/").rpartition("/")[2]
    listing = client.get(url("list")).content.decode()
    assert token not in caplog.text + listing
    assert "Not sent" in listing
    client.logout()
    assert "Early Warning Network" in client.get(links[0]).content.decode()


def test_second_submission_revokes_the_first_links(
    client, editor, organisation, no_mail_server
):
    pages = [invite(client, organisation, "amina@example.org") for _ in range(2)]
    links = [links_in(page)[0] for page in pages]
    client.logout()
    assert [client.get(link).status_code for link in links] == [410, 200]
    assert Invitation.objects.open().count() == 1


def test_only_members_of_the_coalition_are_offered(client, editor, organisation):
    other = OrganisationFactory(label_en="A publisher")
    assert not Organisation.objects.get(pk=other.pk).is_member
    html = client.get(url("add")).content.decode()
    assert "Early Warning Network" in html
    assert "A publisher" not in html
    page = invite(client, other, "amina@example.org")
    assert page.context["form"].errors["organisation"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("emails", "error"),
    [
        (" ,;\n", "Enter at least one email address."),
        (" ".join(f"p{n}@example.org" for n in range(201)), "at most 200 addresses"),
    ],
    ids=["none", "too many"],
)
def test_too_few_or_many_addresses_are_an_error(
    client, editor, organisation, emails, error
):
    page = invite(client, organisation, emails)
    assert error in str(page.context["form"].errors["emails"])
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["member", "committee"])
def test_inviting_many_requires_editor(client, editor, organisation, role):
    client.force_login(UserFactory(role=role))
    assert invite(client, organisation).status_code == 302
    assert not Invitation.objects.exists()


def test_manager_gets_the_link_without_mail_server(
    client, organisation, no_mail_server
):
    manager = MembershipFactory(organisation=organisation, is_manager=True).user
    client.force_login(manager)
    fields = {"email": "amina@example.org", "language": "en"}
    page = client.post("/organisation/", fields)
    html = page.content.decode()
    assert "is on its way" not in html
    assert "No email was sent to" in html
    (link,) = links_in(page)
    assert "/join/" not in client.get("/organisation/").content.decode()
    client.logout()
    assert client.get(link).status_code == 200
