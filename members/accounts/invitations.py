"""Creating and accepting invitations, and the permissions for both."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from library.access.viewers import Viewer
from members.accounts.emails import enqueue
from members.models import AccountEmail, Invitation, Membership, Role


def managed_organisation(user):
    """Return the organisation that this user manages, or None."""
    managed = Membership.objects.current().filter(user=user, is_manager=True)
    membership = managed.select_related("organisation").first()
    return membership and membership.organisation


def may_invite(user, offer: Invitation | Membership) -> bool:
    """Return whether this user may invite to, or directly grant, this membership.

    Editors may grant any. Managers may invite members to their own organisation, but no
    committee members or editors.
    """
    if Viewer.of(user).is_editor:
        return True
    own = managed_organisation(user)
    return own == offer.organisation and offer.role == Role.MEMBER


def may_end(user, membership: Membership) -> bool:
    """Return whether this user may end this membership.

    Editors may end any. Managers may end those of their own organisation, except
    editors': a manager must not lock out the library's editors.
    """
    if Viewer.of(user).is_editor:
        return True
    is_editor = membership.role == Role.EDITOR or Viewer.of(membership.user).is_editor
    return managed_organisation(user) == membership.organisation and not is_editor


@transaction.atomic
def invite(invitation: Invitation, user) -> None:
    """Store an invitation and queue its email; revoke earlier ones to this address.

    Raises PermissionDenied if the user may not send this invitation.
    """
    if not may_invite(user, invitation):
        raise PermissionDenied
    invitation.invited_by = user
    # This token is never sent: the worker creates another one for the email.
    invitation.renew()
    earlier = Invitation.objects.open().filter(email__iexact=invitation.email)
    earlier.exclude(pk=invitation.pk).update(revoked_at=timezone.now())
    invitation.save()
    enqueue(
        AccountEmail.Kind.INVITATION,
        invitation=invitation,
        language=invitation.language,
    )


def is_for(invitation: Invitation, user) -> bool:
    """Return whether the invited address is a confirmed address of this user.

    Accounts created by an administrator may have no confirmed address: then the address
    that the administrator entered counts.
    """
    addresses = EmailAddress.objects.filter(user=user)
    if addresses.exists():
        return addresses.filter(email__iexact=invitation.email, verified=True).exists()
    return user.email.casefold() == invitation.email.casefold()


@transaction.atomic
def accept(invitation: Invitation, user) -> Membership:
    """Create or update the user's membership. An invitation works once.

    Raises Invitation.DoesNotExist if it was accepted or revoked in the meantime.
    """
    locked = Invitation.objects.select_for_update().open().get(pk=invitation.pk)
    membership = Membership.objects.filter(user=user).first() or Membership(user=user)
    membership.organisation = locked.organisation
    membership.role, membership.is_manager = locked.role, locked.is_manager
    membership.expires_on, membership.ended_at = locked.expires_on, None
    membership.save()
    locked.accepted_at = timezone.now()
    locked.save(update_fields=["accepted_at"])
    return membership


def former_member(invitation: Invitation):
    """Return the former member whom an invitation is addressed to, or None.

    They cannot sign in, so the token in the email has to be enough to return. An
    unconfirmed address is not: it may belong to somebody else.
    """
    users = get_user_model().objects.filter(email__iexact=invitation.email)
    for user in users.filter(membership__isnull=False).select_related("membership"):
        if not user.membership.is_current and is_for(invitation, user):
            return user
    return None
