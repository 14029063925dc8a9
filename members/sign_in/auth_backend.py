"""Who is let in: only those whose membership holds at this moment."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.db import transaction

from members.accounts.lookup import find_account
from members.models import Membership

# So many lose their group at once.
MOST = 100


class CurrentMembers(AuthenticationBackend):
    """Asked at each sign-in and at each request of somebody who is signed in.

    So an ended membership shuts the door at once, in open sessions too. People without
    a membership are the operator's own: their groups and `is_active` decide.
    """

    def authenticate(self, request, **credentials):
        """Return the user whom a name and a password belong to, or None.

        Every attempt costs one password hash, whether or not there is an account, and
        whatever it is allowed to do: how long the answer takes tells of no account.
        """
        password = credentials.get("password")
        if not password:
            return None
        names = (credentials.get("username"), credentials.get("email"))
        user = find_account(name for name in names if name)
        if user is None:
            make_password(password)
            return None
        checked = self._check_password(user, password)
        if checked is None and has_other_algorithm(user.password):
            # Django has compared with the old algorithm alone, which may be faster.
            make_password(password)
        return checked

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and not has_ended(user)


def has_other_algorithm(encoded: str) -> bool:
    """Return whether a stored password is hashed otherwise than new ones are."""
    try:
        hasher = identify_hasher(encoded)
    except ValueError:  # unusable: Django hashes something in its place
        return False
    return hasher.algorithm != get_hasher().algorithm


def has_ended(user) -> bool:
    """Say whether this person was a member and is one no more."""
    membership = Membership.objects.filter(user=user).first()
    return membership is not None and not membership.is_current


@transaction.atomic
def take_groups() -> None:
    """Take their group from up to MOST people whose membership ran out.

    The end of a day saves nothing, and mails to a group and work that waits go by it.
    """
    over = Membership.objects.over_with_group().order_by("pk")
    # Held: one that is prolonged meanwhile must not be written back as it was.
    for membership in over.select_for_update()[:MOST]:
        membership.save()
