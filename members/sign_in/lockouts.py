"""Limits password guessing for one account from many IP addresses.

django-axes counts by name and IP address; this counts by name only. So that nobody can
lock an owner out, browsers the owner has used before have a count of their own, and a
new password, set with a link from an email, unlocks the account at once.
"""

from __future__ import annotations

from axes.utils import reset
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from members.accounts.emails import enqueue
from members.accounts.lookup import name_digests
from members.models import AccountEmail, FailureCount
from members.rate_limits import typed_name_digest
from members.sign_in.known_browsers import (
    forget_browsers,
    known_browser_key,
    trust_session,
)


class AccountLimitBackend:
    """Pauses sign-ins; runs after django-axes and before the backend of accounts.

    Like the backend of django-axes it is no BaseBackend: it must not load users.
    """

    def authenticate(self, request: HttpRequest | None, **credentials) -> None:
        """Raise PermissionDenied while sign-ins with this name are paused."""
        if request is None:
            return
        name = typed_name_digest(request, credentials)
        key = known_browser_key(request, name) or name
        if pause := FailureCount.objects.seconds_to_wait(key):
            # The middleware of django-axes then returns locked_out_response.
            request.axes_locked_out = True
            request.axes_credentials = credentials
            request.sign_in_pause = pause
            raise PermissionDenied
        request.failure_key = key


def count_failure(sender, credentials, request=None, **kwargs) -> None:
    """Count a wrong password, but not attempts that were refused unchecked."""
    key = getattr(request, "failure_key", None)
    if key and FailureCount.objects.add(key):
        name = typed_name_digest(request, credentials)
        enqueue(AccountEmail.Kind.LOCKED, digest=name)


def clear_failures(sender, request, user, **kwargs) -> None:
    """Delete the failure counts of a user who has signed in."""
    keys = name_digests(user) | {getattr(request, "failure_key", None)}
    FailureCount.objects.filter(digest__in=keys - {None}).delete()


def reset_failures(sender, request, user, **kwargs) -> None:
    """Reset all counts and known browsers of a user who has set a new password."""
    clear_failures(sender, request, user)
    for name in name_digests(user):
        reset(username=name)
    forget_browsers(user)
    trust_session(request, user)
