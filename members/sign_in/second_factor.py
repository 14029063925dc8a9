"""Second factor: who needs one, and the encryption of its seeds.

Seeds of authenticator apps and of recovery codes are encrypted with keys derived from
SECRET_KEY, so that a copy of the database alone makes no codes. Passkeys need none: the
library stores their public keys.
"""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import NamedTuple

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.privilege import is_privileged

logger = logging.getLogger(__name__)

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


class UnreadableSeed(ValidationError):
    """A seed cannot be decrypted: SECRET_KEY is another than when it was stored.

    A form shows it as its error. A template shows nothing in place of the codes.
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
    """Encrypts what allauth would store in the clear."""

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises UnreadableSeed for what no key of this installation opens."""
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
    """Return how many seeds each kind of key opens."""
    current, any_key = _key(settings.SECRET_KEY), _fernet()
    opened = dict.fromkeys(("current", "former", "unreadable"), 0)
    for authenticator, field in _with_seed(Authenticator.objects):
        token = authenticator.data[field].encode()
        if _opens(current, token):
            opened["current"] += 1
        elif _opens(any_key, token):
            opened["former"] += 1
        else:
            opened["unreadable"] += 1
    return SeedCounts(**opened)


def rotate_seeds() -> int:
    """Encrypt with SECRET_KEY what a key of SECRET_KEY_FALLBACKS opens.

    Returns how many seeds were changed; unreadable ones stay as they are.
    """
    current, any_key, rotated = _key(settings.SECRET_KEY), _fernet(), 0
    with transaction.atomic():
        locked = Authenticator.objects.select_for_update()
        for authenticator, field in _with_seed(locked):
            token = authenticator.data[field].encode()
            if _opens(any_key, token) and not _opens(current, token):
                authenticator.data[field] = any_key.rotate(token).decode()
                authenticator.save(update_fields=["data"])
                rotated += 1
    return rotated


def _with_seed(authenticators) -> Iterator[tuple[Authenticator, str]]:
    for authenticator in authenticators.filter(type__in=SEED_FIELDS):
        yield authenticator, SEED_FIELDS[Authenticator.Type(authenticator.type)]


def _fernet() -> MultiFernet:
    """Encrypts with SECRET_KEY; SECRET_KEY_FALLBACKS decrypt too."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_key(secret) for secret in secrets])


def _key(secret: str) -> Fernet:
    # A key of its own for this use: SECRET_KEY signs other things too.
    derivation = HKDF(SHA256(), length=32, salt=None, info=b"members.second_factor")
    return Fernet(urlsafe_b64encode(derivation.derive(secret.encode())))


def _opens(key: Fernet | MultiFernet, token: bytes) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True
