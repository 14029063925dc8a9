"""Inviting people, and accepting an invitation."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from library.access.viewers import Viewer
from members.accounts.emails import enqueue
from members.models import AccountMail, Invitation, Membership, Role


def managed_organisation(user):
    """Return the organisation whose people this user looks after, or None."""
    membership = Membership.objects.current().filter(user=user, is_manager=True)
    found = membership.select_related("organisation").first()
    return found and found.organisation


def may_invite(user, offer: Invitation | Membership) -> bool:
    """Say whether this user may make this offer, or give this place at once.

    Editors make any. A manager invites members into their own organisation, not to the
    committee or the desk.
    """
    if Viewer.of(user).is_editor:
        return True
    own = managed_organisation(user)
    return own == offer.organisation and offer.role == Role.MEMBER


def may_end(user, membership: Membership) -> bool:
    """Return whether this user may end this membership.

    Editors may end any. A manager may end those of their own organisation, but nobody's
    who edits the library: that would lock its editors out.
    """
    if Viewer.of(user).is_editor:
        return True
    edits = membership.role == Role.EDITOR or Viewer.of(membership.user).is_editor
    return managed_organisation(user) == membership.organisation and not edits


@transaction.atomic
def invite(invitation: Invitation, user) -> None:
    """Store an invitation and queue its email; an earlier one to the address is void.

    Raises PermissionDenied when the user may not make this offer.
    """
    if not may_invite(user, invitation):
        raise PermissionDenied
    invitation.invited_by = user
    # Nobody gets this secret: the worker makes another when it sends.
    invitation.renew()
    earlier = Invitation.objects.open().filter(email__iexact=invitation.email)
    earlier.exclude(pk=invitation.pk).update(revoked_at=timezone.now())
    invitation.save()
    enqueue(
        AccountMail.Kind.INVITATION,
        invitation=invitation,
        language=invitation.language,
    )


def is_for(invitation: Invitation, user) -> bool:
    """Say whether the invited address is one that this person has shown to be theirs.

    Of an account that an operator made, and that has confirmed none, the operator's
    word counts.
    """
    own = EmailAddress.objects.filter(user=user)
    if own.exists():
        return own.filter(email__iexact=invitation.email, verified=True).exists()
    return user.email.casefold() == invitation.email.casefold()


@transaction.atomic
def accept(invitation: Invitation, user) -> Membership:
    """Make the person a member as the invitation says. An invitation works once.

    Raises Invitation.DoesNotExist when it was accepted or taken back meanwhile.
    """
    held = Invitation.objects.select_for_update().open().get(pk=invitation.pk)
    membership = Membership.objects.filter(user=user).first() or Membership(user=user)
    membership.organisation = held.organisation
    membership.role, membership.is_manager = held.role, held.is_manager
    membership.expires_on, membership.ended_at = held.expires_on, None
    membership.save()
    held.accepted_at = timezone.now()
    held.save(update_fields=["accepted_at"])
    return membership


def former_member(invitation: Invitation):
    """Return the person whose address is the invited one and who left, or None.

    They cannot sign in, so the secret of the mail has to be enough to come back. An
    address that somebody wrote down and never confirmed may be the invited person's.
    """
    people = get_user_model().objects.filter(email__iexact=invitation.email)
    found = people.filter(membership__isnull=False).select_related("membership")
    left = (user for user in found if not user.membership.is_current)
    return next((user for user in left if is_for(invitation, user)), None)
