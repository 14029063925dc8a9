"""A limit for guessing one password from many addresses.

django-axes counts by name and address; this counts by name alone. It must not let
somebody lock an owner out, so the browsers that an owner has used keep a count of their
own, and a new password, set with a link from an email, opens the account at once.
"""

from __future__ import annotations

from allauth.account.signals import password_changed, password_reset
from axes.utils import reset
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from members.accounts.emails import enqueue
from members.accounts.lookup import name_digests
from members.models import AccountMail, FailureCount
from members.rate_limits import tried_name
from members.sign_in.known_browsers import (
    forget_browsers,
    known_browser_key,
    trust_session,
)


class AccountLimitBackend:
    """Stands behind django-axes and before the accounts, and knows no account itself.

    Like that of django-axes it is no BaseBackend: it must not load users of sessions.
    """

    def authenticate(self, request: HttpRequest | None, **credentials) -> None:
        """Raise PermissionDenied while sign-ins with this name are paused."""
        if request is None:
            return
        name = tried_name(request, credentials)
        key = known_browser_key(request, name) or name
        if pause := FailureCount.objects.seconds_to_wait(key):
            # The middleware of django-axes answers with members.limits.locked_out.
            request.axes_locked_out = True
            request.axes_credentials = credentials
            request.sign_in_pause = pause
            raise PermissionDenied
        request.failure_key = key


def count_failure(sender, credentials, request=None, **kwargs) -> None:
    """Count a wrong password; not those that were refused unseen."""
    key = getattr(request, "failure_key", None)
    if key and FailureCount.objects.add(key):
        name = tried_name(request, credentials)
        enqueue(AccountMail.Kind.LOCKED, digest=name)


def forgive(sender, request, user, **kwargs) -> None:
    """Forget the failures with the names of somebody who has signed in."""
    keys = name_digests(user) | {getattr(request, "failure_key", None)}
    FailureCount.objects.filter(digest__in=keys - {None}).delete()


def start_again(sender, request, user, **kwargs) -> None:
    """Somebody has set a new password: what was known of the old one is void."""
    forgive(sender, request, user)
    for name in name_digests(user):
        reset(username=name)
    forget_browsers(user)
    trust_session(request, user)


def connect() -> None:
    """Connect the handlers; called once, when Django is ready."""
    user_login_failed.connect(count_failure)
    user_logged_in.connect(forgive)
    password_reset.connect(start_again)
    password_changed.connect(start_again)
