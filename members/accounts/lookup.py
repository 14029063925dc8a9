"""Finds the account for a user name or an email address."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.internal.userkit import get_user_by_username
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.utils.crypto import salted_hmac


def name_digest(name: str) -> str:
    """Return a keyed, case-insensitive digest of a typed name.

    Counts and queues hold this digest, so that names of strangers, and passwords typed
    into the wrong field, are stored nowhere.
    """
    return salted_hmac("sign-in", name.strip().upper().casefold()).hexdigest()


def find_account(names: Iterable[str]):
    """Return the one account that signs in with any of these names, or None.

    User names come first, since only an administrator sets them; then confirmed
    addresses; then the others, oldest account first. At most one account, so that one
    password hash is enough. The queries are the same whether or not there is one.
    """
    for name in dict.fromkeys(name.lower() for name in names):
        by_username = get_user_by_username(name)
        rows = EmailAddress.objects.filter(email=name).select_related("user")
        addresses = list(rows.order_by("-verified", "user_id"))
        users = get_user_model().objects.filter(email=name).order_by("pk")
        by_email = users.first()
        if by_username:
            return by_username
        if addresses and (addresses[0].verified or not by_email):
            return addresses[0].user
        if by_email:
            return by_email
    return None


def name_digests(user) -> set[str]:
    """Return the digests of all names that sign in this user and nobody else.

    An address that this user has claimed but that belongs to another is left out.
    """
    addresses = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    names = {user.get_username(), user.email, *addresses} - {""}
    return {name_digest(name) for name in names if find_account([name]) == user}


def emails_by_digest(digest: str) -> dict[int, str]:
    """Return user id → stored email address, for the addresses with this digest.

    If an account has confirmed the address, other accounts that claim it are left out.
    Reads all addresses: for the worker, not for a request.
    """
    claims = EmailAddress.objects.values_list("user_id", "email", "verified")
    matches = [claim for claim in claims if name_digest(claim[1]) == digest]
    confirmed = {pk: email for pk, email, verified in matches if verified}
    if confirmed:
        return confirmed
    users = get_user_model().objects.exclude(email="").values_list("pk", "email")
    primary = {pk: email for pk, email in users if name_digest(email) == digest}
    return {pk: email for pk, email, _verified in matches} | primary


def account_by_digest(digest: str):
    """Return the account that signs in with the name of this digest, or None.

    Reads all names: for the worker, not for a request.
    """
    users = get_user_model().objects.all()
    addresses = EmailAddress.objects.all()
    for rows, field in ((users, "username"), (addresses, "email"), (users, "email")):
        for name in rows.values_list(field, flat=True):
            if name and name_digest(name) == digest:
                return find_account([name])
    return None
