"""Which passwords are refused: common ones, and those made of one's own names."""

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
# What has to be left of a password when the words about its owner are taken out.
MIN_OWN_CHARACTERS = 8
MIN_WORD_LENGTH = 4
# Where the list comes from, and under which licence: docs/dependencies.md.
LIST_PATH = Path(__file__).parent / "data" / "common_passwords.txt.gz"
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
SIGNS = re.compile(r"[\W_]+")
REPEATED = re.compile(r"(.+?)\1+", re.DOTALL)
SUBSTITUTIONS = [str.maketrans("@4301$57", f"aaeo{letter}sst") for letter in "il"]
# No entry of the list is longer, and what is longer takes no long to look at.
MAX_EXAMINED = 200


@cache
def common_passwords() -> frozenset[str]:
    """Return the 100,000 most common passwords, and more of 12 characters and over."""
    text = gzip.decompress(LIST_PATH.read_bytes()).decode()
    return frozenset(text.splitlines())


def is_easy_to_guess(password: str) -> bool:
    """Return whether a password is a common one, also with digits or signs around it or
    in place of letters, or repeats something short, or has no letter at all."""
    text = unicodedata.normalize("NFKC", password).lower().strip()[:MAX_EXAMINED]
    if not EDGES.sub("", text):
        return True
    repeated = REPEATED.fullmatch(text)
    if repeated and len(repeated[1]) < MIN_LENGTH:
        return True
    return not common_passwords().isdisjoint(_variants(text))


def _variants(text: str) -> set[str]:
    """Return what a password comes from, if it is a common one with decoration."""
    variants = {text, EDGES.sub("", text)}
    for table in SUBSTITUTIONS:
        variants |= {variant.translate(table) for variant in variants}
    variants |= {SIGNS.sub("", variant) for variant in variants}
    variants |= {EDGES.sub("", variant) for variant in variants}
    repeats = (REPEATED.fullmatch(variant) for variant in variants)
    return variants | {repeat[1] for repeat in repeats if repeat}


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Django's, with a list of our own and variants of its entries."""

    def __init__(self) -> None:
        """Load no list: it is read when a password is first chosen."""

    def validate(self, password: str, user=None) -> None:
        if is_easy_to_guess(password):
            raise ValidationError(self.get_error_message(), "password_too_common")

    def get_error_message(self) -> str:
        return _("This password is easy to guess. Choose four unrelated words instead.")


class PersonalPasswordValidator(password_validation.UserAttributeSimilarityValidator):
    """Django's, which also knows the user's organisation and the library's name."""

    def validate(self, password: str, user=None) -> None:
        super().validate(password, user)
        rest = text = unicodedata.normalize("NFKC", password).lower()[:MAX_EXAMINED]
        words = {word for name in _names(user) for word in _words(name)}
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
    """Yield what somebody who knows this person, and this library, would try first."""
    yield settings.WAGTAIL_SITE_NAME
    if context.request:
        yield library_name(context.request)
    if user is None:
        return
    for attribute in PersonalPasswordValidator.DEFAULT_USER_ATTRIBUTES:
        yield getattr(user, attribute, "") or ""
    # Somebody who is signing up has no membership yet: members/accounts/signup.py.
    organisation = getattr(user, "invited_to", None)
    if organisation is None and user.pk:
        organisation = organisation_of(user)
    if organisation:
        yield from (getattr(organisation, f"label_{code}") for code in LABEL_LANGUAGES)


def _words(name: str) -> list[str]:
    words = re.split(r"[\W_]+", unicodedata.normalize("NFKC", name).lower())
    return [word for word in words if len(word) >= MIN_WORD_LENGTH]
