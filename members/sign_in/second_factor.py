"""Second factor: who needs one, and encryption of its seeds.

Seeds of authenticator apps and of recovery codes are encrypted with keys derived from
SECRET_KEY, so that a copy of the database is not enough to create codes. Passkeys need
no encryption: the library only stores their public keys.
"""

from __future__ import annotations

import logging
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import NamedTuple

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.sign_in.privilege import is_privileged

logger = logging.getLogger(__name__)

# Long enough to install an authenticator app, short enough for a device left alone.
RECENT_SIGN_IN_SECONDS = 10 * 60
# The field of an authenticator's data that holds its seed.
SEED_FIELDS = {
    Authenticator.Type.TOTP: "secret",
    Authenticator.Type.RECOVERY_CODES: "seed",
}


def needs_second_factor(user) -> bool:
    """Return whether SECOND_FACTOR asks a signed-in user for a second factor."""
    if settings.SECOND_FACTOR == "everyone":
        return True
    return settings.SECOND_FACTOR != "off" and is_privileged(user)


def has_just_signed_in(request: HttpRequest) -> bool:
    """Return whether the user entered password or second factor a few minutes ago."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return time.time() - latest < RECENT_SIGN_IN_SECONDS


class UnreadableSeed(ValidationError):
    """A seed cannot be decrypted, because SECRET_KEY has changed since it was stored.

    Forms show it as their error; templates show nothing instead of the codes.
    """

    silent_variable_failure = True

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your codes cannot be checked. Use a passkey, or ask an administrator "
                "to reset your second factor."
            )
        )


class EncryptingAdapter(DefaultMFAAdapter):
    """Encrypts the seeds, which allauth would store unencrypted."""

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises UnreadableSeed if no key of this installation decrypts the text."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            logger.error("A seed of a second factor cannot be decrypted")
            raise UnreadableSeed from error


class SeedCounts(NamedTuple):
    """How many seeds the current key opens, only a former one does, none does."""

    current: int
    former: int
    unreadable: int


def count_seeds() -> SeedCounts:
    """Return how many seeds the current key, a former one, or none decrypts."""
    current, any_key = _key(settings.SECRET_KEY), _fernet()
    counts = dict.fromkeys(("current", "former", "unreadable"), 0)
    for authenticator, field in _with_seed(Authenticator.objects):
        token = authenticator.data[field].encode()
        if _decrypts(current, token):
            counts["current"] += 1
        elif _decrypts(any_key, token):
            counts["former"] += 1
        else:
            counts["unreadable"] += 1
    return SeedCounts(**counts)


def rotate_seeds() -> int:
    """Encrypt the seeds of former keys (SECRET_KEY_FALLBACKS) with SECRET_KEY.

    Returns how many seeds were changed; unreadable ones are left unchanged.
    """
    current, any_key, count = _key(settings.SECRET_KEY), _fernet(), 0
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update()
        for authenticator, field in _with_seed(rows):
            token = authenticator.data[field].encode()
            if _decrypts(any_key, token) and not _decrypts(current, token):
                authenticator.data[field] = any_key.rotate(token).decode()
                authenticator.save(update_fields=["data"])
                count += 1
    return count


def _with_seed(authenticators) -> Iterator[tuple[Authenticator, str]]:
    for authenticator in authenticators.filter(type__in=SEED_FIELDS):
        yield authenticator, SEED_FIELDS[Authenticator.Type(authenticator.type)]


def _fernet() -> MultiFernet:
    """Return a key that encrypts with SECRET_KEY, and decrypts with fallbacks too."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_key(secret) for secret in secrets])


def _key(secret: str) -> Fernet:
    # A separate key for this purpose, since SECRET_KEY also signs other data.
    derivation = HKDF(SHA256(), length=32, salt=None, info=b"members.second_factor")
    return Fernet(urlsafe_b64encode(derivation.derive(secret.encode())))


def _decrypts(key: Fernet | MultiFernet, token: bytes) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True
