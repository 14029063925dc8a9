"""Creating and accepting invitations, and the permissions for both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from library.access.viewers import Viewer
from members.accounts.emails import enqueue
from members.email_delivery import sends_email
from members.emails import base_url
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
def invite(invitation: Invitation, user) -> str:
    """Store an invitation and queue its email; revoke earlier ones to this address.

    Without a mail server, return the link to pass on instead; it is a secret that is
    stored nowhere. Raises PermissionDenied if the user may not send this invitation.
    """
    if not may_invite(user, invitation):
        raise PermissionDenied
    invitation.invited_by = user
    token = invitation.renew()
    earlier = Invitation.objects.open().filter(email__iexact=invitation.email)
    earlier.exclude(pk=invitation.pk).update(revoked_at=timezone.now())
    invitation.save()
    if not sends_email():
        with override(invitation.language):
            return base_url() + reverse("join", args=[token])
    # The token above is never sent: the worker creates another one for the email.
    enqueue(
        AccountEmail.Kind.INVITATION,
        invitation=invitation,
        language=invitation.language,
    )
    return ""


class InvitationOutcome(StrEnum):
    """The result for one address of several that were invited."""

    EMAIL = "email"
    LINK = "link"
    MEMBER = "member"
    INVALID = "invalid"


@dataclass(frozen=True)
class InvitedAddress:
    """One address, and its link if no email goes to it."""

    email: str
    outcome: InvitationOutcome
    link: str = field(default="", repr=False)


def parse_addresses(text: str) -> list[str]:
    """Return the addresses in a text, separated by lines, commas or semicolons.

    Names beside addresses are left out, and so are repetitions.
    """
    addresses: dict[str, str] = {}
    for part in re.split(r"[\n\r,;]+", text):
        named = re.search(r"<([^<>]*)>", part)
        for address in [named[1].strip()] if named else part.split():
            addresses.setdefault(address.casefold(), address)
    return [address for address in addresses.values() if address]


def invite_many(
    addresses: Iterable[str], offer: Invitation, user
) -> list[InvitedAddress]:
    """Invite each address to what `offer` offers. Returns the outcome of each.

    Current members are not invited again. Raises PermissionDenied as `invite` does.
    """
    invited = []
    for address in addresses:
        try:
            Invitation._meta.get_field("email").clean(address, None)
        except ValidationError:
            invited.append(InvitedAddress(address, InvitationOutcome.INVALID))
            continue
        if is_member(address):
            invited.append(InvitedAddress(address, InvitationOutcome.MEMBER))
            continue
        invitation = copy(offer)
        invitation.pk, invitation.email = None, address
        link = invite(invitation, user)
        outcome = InvitationOutcome.LINK if link else InvitationOutcome.EMAIL
        invited.append(InvitedAddress(address, outcome, link))
    return invited


def is_member(address: str) -> bool:
    """Return whether a current member signs in with this address."""
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True)
    is_theirs = Q(user__email__iexact=address) | Q(user__in=confirmed.values("user"))
    return Membership.objects.current().filter(is_theirs).exists()


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
