"""Authentication of current members and of users without a membership."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.db import transaction

from members.accounts.lookup import find_account
from members.models import Membership

# Handled by one call of remove_expired_groups.
MAX_MEMBERSHIPS = 100


class CurrentMembers(AuthenticationBackend):
    """Django calls it at each sign-in and for each request with a session.

    The end of a membership therefore takes effect at once, in open sessions too. For
    users without a membership their groups and `is_active` count.
    """

    def authenticate(self, request, **credentials):
        """Return the user with this name and password, or None.

        Every attempt costs one password hash, whether or not there is an active
        account, so that response times do not reveal accounts.
        """
        password = credentials.get("password")
        if not password:
            return None
        names = (credentials.get("username"), credentials.get("email"))
        user = find_account(name for name in names if name)
        if user is None:
            make_password(password)
            return None
        authenticated_user = self._check_password(user, password)
        if authenticated_user is None and has_other_algorithm(user.password):
            # Django has only used the old algorithm, which may be faster.
            make_password(password)
        return authenticated_user

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and not has_ended(user)


def has_other_algorithm(encoded: str) -> bool:
    """Return whether a stored password is hashed with an outdated algorithm."""
    try:
        hasher = identify_hasher(encoded)
    except ValueError:  # unusable password: Django hashes the typed one instead
        return False
    return hasher.algorithm != get_hasher().algorithm


def has_ended(user) -> bool:
    """Return whether this user is a former member."""
    membership = Membership.objects.filter(user=user).first()
    return membership is not None and not membership.is_current


@transaction.atomic
def remove_expired_groups() -> None:
    """Remove the role's group of up to MAX_MEMBERSHIPS expired memberships.

    Nothing is saved on the day a membership expires, but emails and work lists rely on
    groups.
    """
    expired = Membership.objects.expired_with_group().order_by("pk")
    # Locked, so that a membership that is prolonged meanwhile is not overwritten.
    for membership in expired.select_for_update()[:MAX_MEMBERSHIPS]:
        membership.save()
