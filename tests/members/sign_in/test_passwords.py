"""Which passwords are refused, wherever one is chosen."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Invitation
from members.sign_in.passwords import common_passwords
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.members.sign_in.sign_in import PASSWORD

pytestmark = pytest.mark.django_db
EASY = "easy to guess"
PERSONAL = "without your name"
GOOD = "seven green lamps hum"


@pytest.fixture
def organisation():
    return OrganisationFactory(label_en="Zebrafinch Alliance", label_fr="Roselin Union")


@pytest.fixture
def member(organisation):
    return MembershipFactory(
        organisation=organisation,
        user__username="zubeyde",
        user__first_name="Zubeyde",
        user__last_name="Kaplangil",
        user__email="zk@quokkawatch.example",
        user__password=PASSWORD,
    ).user


def errors(password, user=None) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def is_refused(text: str) -> bool:
    """Return whether a page says that a password will not do; Django has a message for
    what is like one of the user's names."""
    return any(message in text for message in (EASY, PERSONAL, "too similar"))


@pytest.fixture
def invitation(client, organisation):
    made = Invitation(email="zk@quokkawatch.example", organisation=organisation)
    token = made.renew()
    made.save()
    client.get(f"/join/{token}/")
    return made


def sign_up(client, password, email="zk@quokkawatch.example"):
    fields = {"email": email, "password1": password, "name": "Zubeyde Kaplangil"}
    return client.post("/account/signup/", fields)


def test_list_has_the_most_common_passwords():
    words = common_passwords()
    assert len(words) > 100_000
    assert {"123456", "password", "qwertyuiop", "passwordpassword"} <= words
    assert GOOD not in words


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Qwertyuiop123456",
        "password1234!",
        "!!Password2024!!",
        "P@ssw0rd2024",
        "pa55w0rd-123-456",
        "pass word 1234",
        "I love you 2024!",
        "sunshinesunshine",
        "dragon12dragon12",
        "x7$kqx7$kqx7$kq",
        "aaaaaaaaaaaaaaaa",
        "1234-5678-9012-3456",
        "Ｐａｓｓｗｏｒｄ１２３４",
    ],
)
def test_disguised_common_password_is_rejected(password):
    assert EASY in errors(password)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        PASSWORD,
        "correct horse battery staple",
        "kT9#vq2Lw!pZ",
        "سبعة مصابيح خضراء تطن",
        "password of seven green lamps",
        "x" + "seven green lamps hum " * 500,
    ],
)
def test_good_password_is_accepted(member, password):
    assert errors(password, member) == ""


@pytest.mark.parametrize("password", ["short words", "kT9#vq2Lw!p"])
def test_eleven_characters_are_rejected(password):
    assert "at least 12 characters" in errors(password)
    assert "at least 12" not in errors(password + "z")


@pytest.mark.parametrize(
    "password",
    [
        "Zubeyde1234567890",
        "kaplangil.2024",
        "quokkawatch!!2024",
        "zebrafinch-2024",
        "Alliance-Roselin",
        "Coalition Library 24",
        "zubeyde-password",
    ],
)
def test_password_of_own_names_is_rejected(member, password):
    assert is_refused(errors(password, member))
    assert errors(f"{password} {GOOD}", member) == ""


def test_names_of_other_users_are_accepted(member):
    other = UserFactory(username="karim")
    assert errors("zebrafinch kaplangil", member)
    assert errors("zebrafinch kaplangil", other) == ""


@pytest.mark.parametrize(
    "password",
    ["password1234!", "Kaplangil-2024", "quokkawatch 2024", "zebrafinch-2024"],
)
def test_sign_up_rejects_a_weak_password(client, invitation, password):
    response = sign_up(client, password)
    assert is_refused(response.text)
    assert not get_user_model().objects.exists()


def test_sign_up_accepts_a_good_password(client, invitation):
    sign_up(client, GOOD)
    assert get_user_model().objects.get().check_password(GOOD)


def test_sign_up_reveals_no_account(client, invitation):
    """An invitation is for one address: another one is refused unseen."""
    UserFactory(email="known@example.org")
    sign_up(client, GOOD, "warm@example.org")
    answers = []
    for email in ("known@example.org", "other@example.org"):
        with CaptureQueriesContext(connection) as queries:
            response = sign_up(client, GOOD, email)
        text = re.sub(r'value="\w{64}"', "", response.text.replace(email, ""))
        answers.append((len(queries), text))
    assert answers[0] == answers[1]
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize("weak", ["password1234!", "zebrafinch-2024"])
def test_password_change_rejects_a_weak_password(client, member, weak):
    client.force_login(member)
    fields = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    client.post("/account/password/change/", fields)
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_administrators_cannot_set_a_weak_password(client, member):
    admin = UserFactory(is_superuser=True)
    client.force_login(admin)
    weak = "password1234!"
    fields = {
        "username": "nilgun",
        "email": "nilgun@example.org",
        "first_name": "Nilgun",
        "last_name": "Ada",
        "password1": weak,
        "password2": weak,
    }
    page = client.post("/admin/users/new/", fields)
    assert EASY in page.text
    assert not get_user_model().objects.filter(username="nilgun").exists()
