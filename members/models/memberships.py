"""Memberships in organisations, and invitations to join."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.access.groups import GROUP_OF_ROLE
from library.models import Organisation

INVITATION_LIFETIME = timedelta(days=14)


class Role(models.TextChoices):
    """Determines access; the values match library.access.groups."""

    MEMBER = "member", _("Member")
    COMMITTEE = "committee", _("Committee member")
    EDITOR = "editor", _("Editor")


class MembershipQuerySet(models.QuerySet):
    def current(self) -> MembershipQuerySet:
        """Return the memberships that are valid today."""
        today = timezone.localdate()
        return self.filter(ended_at=None).filter(
            Q(expires_on=None) | Q(expires_on__gte=today)
        )

    def expired_with_group(self) -> MembershipQuerySet:
        """Return expired memberships whose users still are in a role's group."""
        roles = Group.objects.filter(name__in=GROUP_OF_ROLE.values())
        has_group = Exists(roles.filter(user=OuterRef("user")))
        return self.filter(has_group, expires_on__lt=timezone.localdate())


class Membership(models.Model):
    """A user's membership in one organisation of the coalition."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="membership",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    is_manager = models.BooleanField(
        _("organisation manager"),
        default=False,
        help_text=_("Can invite and remove people in their own organisation."),
    )
    expires_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Access ends after this day. Leave empty for no end date."),
    )
    ended_at = models.DateTimeField(
        _("access ended"), null=True, blank=True, editable=False
    )
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__label_en", "user__last_name", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return self.user.get_full_name() or self.user.get_username()

    def save(self, *args, **kwargs) -> None:
        """Save, and give the user the group of their role and no other role's."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            group_names = {GROUP_OF_ROLE[self.role]} if self.is_current else set()
            groups = Group.objects.filter(name__in=GROUP_OF_ROLE.values())
            self.user.groups.remove(*groups.exclude(name__in=group_names))
            self.user.groups.add(*groups.filter(name__in=group_names))

    @property
    def is_current(self) -> bool:
        """Return whether the membership is valid today."""
        is_expired = self.expires_on and self.expires_on < timezone.localdate()
        return self.ended_at is None and not is_expired

    def end(self) -> None:
        """End the membership and its access now."""
        self.ended_at = timezone.now()
        self.is_manager = False
        self.save()


def organisation_of(user) -> Organisation | None:
    """Return the organisation of a user with a current membership, or None."""
    current = Membership.objects.current().filter(user=user)
    membership = current.select_related("organisation").first()
    return membership and membership.organisation


def token_digest(token: str) -> str:
    """Return the digest under which a token (invitation, feed, browser) is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def open(self) -> InvitationQuerySet:
        """Return the invitations that can still be accepted."""
        return self.filter(
            accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
        )

    def by_token(self, token: str) -> Invitation | None:
        """Return the open invitation with this token, or None."""
        return self.open().filter(digest=token_digest(token)).first()


class Invitation(models.Model):
    """An invitation to join. Its token is only in the email, or shown once instead."""

    email = models.EmailField(_("email address"))
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    is_manager = models.BooleanField(_("organisation manager"), default=False)
    expires_on = models.DateField(
        _("last day of the membership"), null=True, blank=True
    )
    language = models.CharField(
        _("email language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    # When the mail server took the email; None if none was sent, or it still waits.
    emailed_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Raises ValidationError for a membership that would end in the past."""
        if self.expires_on and self.expires_on < timezone.localdate():
            raise ValidationError(
                {"expires_on": _("This date is in the past. Choose a later date.")}
            )

    def renew(self) -> str:
        """Set a new token, which is returned, and a new expiry date."""
        token = secrets.token_urlsafe(32)
        self.digest = token_digest(token)
        self.expires_at = timezone.now() + INVITATION_LIFETIME
        return token
