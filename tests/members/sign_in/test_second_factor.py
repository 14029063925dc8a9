"""Who needs a second factor, and what is stored of it."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from environ import Env

from config.auth_policy import second_factor
from members.models import AccountEvent, UserSession
from members.sign_in.second_factor import count_seeds
from tests.doctor import about, doctor
from tests.factories import MembershipFactory, ResourceFactory
from tests.members.sign_in.sign_in import PASSWORD, answer, code_of, set_up, sign_in

pytestmark = pytest.mark.django_db
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def member():
    return MembershipFactory(user__password=PASSWORD).user


@pytest.fixture
def with_app(member):
    """A member with an authenticator app, and recovery codes."""
    TOTP.activate(member, SEED)
    RecoveryCodes.activate(member)
    return member


@pytest.fixture
def other_key(with_app, settings):
    """The secret key is another than when the second factor was set up."""
    settings.SECRET_KEY_FALLBACKS = []
    settings.SECRET_KEY = "another key, and as long as it should be, of 50 letters"


def test_setting_requires_second_factor_of_everyone(client, member, settings):
    hidden = ResourceFactory(title="Secret osprey", visibility="members")
    client.force_login(member)
    assert hidden.title in client.get(hidden.get_absolute_url()).text
    settings.SECOND_FACTOR = "everyone"
    response = client.get(hidden.get_absolute_url())
    assert response["Location"] == "/account/2fa/"
    assert hidden.title not in client.get("/account/2fa/").text
    client.logout()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("policy", ["off", "editors"])
def test_member_may_decline_the_offer(client, member, settings, policy):
    settings.SECOND_FACTOR = policy
    client.force_login(member)
    assert "Protect your account" in client.get("/organisation/").text
    assert client.get("/search/").status_code == 200


def test_user_with_second_factor_gets_no_offer(client, with_app):
    client.force_login(with_app)
    assert "Protect your account" not in client.get("/organisation/").text


def test_member_with_second_factor_needs_it(client, member):
    key, _codes = set_up(client, member)
    assert sign_in(client, member)["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    cache.clear()
    assert answer(client, code_of(key))["Location"] == "/"


@pytest.mark.parametrize("value", ["off", "editors", "everyone"])
def test_policy_is_one_of_three_values(value, monkeypatch):
    monkeypatch.delenv("SECOND_FACTOR", raising=False)
    assert second_factor(Env()) == "editors"
    monkeypatch.setenv("SECOND_FACTOR", value)
    assert second_factor(Env()) == value


@pytest.mark.parametrize("value", ["", "false", "true", "Editors", "everyone "])
def test_unknown_policy_prevents_the_start(value, monkeypatch):
    monkeypatch.setenv("SECOND_FACTOR", value)
    with pytest.raises(ImproperlyConfigured, match="off, editors or everyone"):
        second_factor(Env())


def test_seeds_are_stored_encrypted(with_app):
    app, codes = Authenticator.objects.order_by("pk")
    assert SEED not in str(app.data)
    seed = RecoveryCodes(codes)
    assert len(seed.get_unused_codes()) == 10
    assert not {"secret", "seed"} - (app.data.keys() | codes.data.keys())
    assert app.data["secret"].startswith("gAAAA")
    assert codes.data["seed"].startswith("gAAAA")


def test_equal_seeds_have_different_ciphertexts(with_app):
    other = TOTP.activate(MembershipFactory().user, SEED).instance
    mine = Authenticator.objects.get(user=with_app, type="totp")
    assert mine.data["secret"] != other.data["secret"]


def test_code_is_invalid_with_another_key(client, with_app, other_key):
    sign_in(client, with_app)
    for code in (code_of(SEED), "00000000"):
        response = answer(client, code)
        assert response.status_code == 200
        assert "ask an administrator" in response.text
        assert "_auth_user_id" not in client.session


def test_account_pages_work_with_another_key(client, with_app, other_key):
    client.force_login(with_app)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/2fa/").status_code == 200
    response = client.get("/account/2fa/recovery-codes/")
    assert response.status_code == 409
    assert "ask an administrator" in response.text
    client.post("/account/2fa/recovery-codes/generate/")
    assert client.get("/account/2fa/recovery-codes/").status_code == 200


def test_former_key_decrypts_and_is_replaced(client, with_app, settings):
    former, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 50
    settings.SECRET_KEY_FALLBACKS = [former]
    assert count_seeds() == (0, 2, 0)
    assert "second_factor rotate" in about("Second factors", doctor()[1])
    call_command("second_factor", "rotate", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    assert count_seeds() == (2, 0, 0)
    assert "can be decrypted" in about("Second factors", doctor()[1])
    sign_in(client, with_app)
    assert answer(client, code_of(SEED))["Location"] == "/"


def test_rotation_keeps_unreadable_seeds(other_key):
    stored = list(Authenticator.objects.values_list("data", flat=True))
    call_command("second_factor", "rotate", stdout=StringIO())
    assert list(Authenticator.objects.values_list("data", flat=True)) == stored


def test_doctor_counts_unreadable_seeds(other_key):
    code, printed = doctor()
    assert code == 2
    assert "2 second factors cannot be decrypted" in about("Second factors", printed)


def test_reset_removes_second_factor_and_sessions(client, with_app):
    other = TOTP.activate(MembershipFactory().user, SEED).instance
    client.force_login(with_app)
    call_command("second_factor", "reset", with_app.username, stdout=StringIO())
    assert list(Authenticator.objects.all()) == [other]
    assert not UserSession.objects.filter(user=with_app).exists()
    assert AccountEvent.objects.get().kind == AccountEvent.Kind.SECOND_FACTOR_CHANGED
    assert client.get("/organisation/").status_code == 302


def test_reset_of_unknown_user_fails(with_app):
    with pytest.raises(CommandError, match="no user"):
        call_command("second_factor", "reset", "nobody")
    assert Authenticator.objects.count() == 2
