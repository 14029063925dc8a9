"""Password validators: no common passwords, and none made of the user's own names."""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from allauth.core import context
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library.models.vocabularies import LABEL_LANGUAGES
from members.models import organisation_of
from search.export.formats import library_name

MIN_LENGTH = 12
# Minimum length of a password without the words about its owner.
MIN_OWN_CHARACTERS = 8
MIN_WORD_LENGTH = 4
# Source and licence of the list: docs/dependencies.md.
LIST_PATH = Path(__file__).parent / "data" / "common_passwords.txt.gz"
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
SIGNS = re.compile(r"[\W_]+")
REPEATED = re.compile(r"(.+?)\1+", re.DOTALL)
SUBSTITUTIONS = [str.maketrans("@4301$57", f"aaeo{letter}sst") for letter in "il"]
# No entry of the list is longer; bounds the work for very long passwords.
MAX_EXAMINED = 200


@cache
def common_passwords() -> frozenset[str]:
    """Return the 100,000 most common passwords, and further ones of 12+ characters."""
    text = gzip.decompress(LIST_PATH.read_bytes()).decode()
    return frozenset(text.splitlines())


def is_easy_to_guess(password: str) -> bool:
    """Return whether a password is common (also with digits or signs added or in place
    of letters), repeats something short, or has no letters."""
    text = unicodedata.normalize("NFKC", password).lower().strip()[:MAX_EXAMINED]
    if not EDGES.sub("", text):
        return True
    repeated = REPEATED.fullmatch(text)
    if repeated and len(repeated[1]) < MIN_LENGTH:
        return True
    # Undo common decorations, one after the other.
    variants = {text, EDGES.sub("", text)}
    for table in SUBSTITUTIONS:
        variants |= {variant.translate(table) for variant in variants}
    variants |= {SIGNS.sub("", variant) for variant in variants}
    variants |= {EDGES.sub("", variant) for variant in variants}
    repeats = (REPEATED.fullmatch(variant) for variant in variants)
    variants |= {repeat[1] for repeat in repeats if repeat}
    return not common_passwords().isdisjoint(variants)


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Django's validator with our own list and variants of its entries."""

    def __init__(self) -> None:
        """Do not load the list: it is read when a password is first set."""

    def validate(self, password: str, user=None) -> None:
        if is_easy_to_guess(password):
            raise ValidationError(self.get_error_message(), "password_too_common")

    def get_error_message(self) -> str:
        return _("This password is easy to guess. Choose four unrelated words instead.")


class PersonalPasswordValidator(password_validation.UserAttributeSimilarityValidator):
    """Django's validator, extended to the organisation and the library's name."""

    def validate(self, password: str, user=None) -> None:
        super().validate(password, user)
        rest = text = unicodedata.normalize("NFKC", password).lower()[:MAX_EXAMINED]
        words = {
            word
            for name in _names(user)
            for word in SIGNS.split(unicodedata.normalize("NFKC", name).lower())
            if len(word) >= MIN_WORD_LENGTH
        }
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, "")
        is_short = len(SIGNS.sub("", rest)) < MIN_OWN_CHARACTERS
        if rest != text and (is_short or is_easy_to_guess(rest)):
            message = _(
                "Choose a password without your name, email address, organisation or "
                "the library’s name."
            )
            raise ValidationError(message, "password_too_similar")


def _names(user) -> Iterator[str]:
    """Yield the names that somebody who knows this user and library would try first."""
    yield settings.WAGTAIL_SITE_NAME
    if context.request:
        yield library_name(context.request)
    if user is None:
        return
    for attribute in PersonalPasswordValidator.DEFAULT_USER_ATTRIBUTES:
        yield getattr(user, attribute, "") or ""
    # New members have no membership yet: see members/accounts/signup.py.
    organisation = getattr(user, "invited_to", None)
    if organisation is None and user.pk:
        organisation = organisation_of(user)
    if organisation:
        yield from (getattr(organisation, f"label_{code}") for code in LABEL_LANGUAGES)
