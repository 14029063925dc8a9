"""Access tokens of members for programs."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.access.viewers import Viewer, Visibility
from members.models import token_digest

# Lets people, and scanners of published code, recognise a token.
TOKEN_PREFIX = "clib_"  # noqa: S105 (not a secret)
TOKEN_LIFETIME = timedelta(days=365)


def next_token_expiry() -> datetime:
    return timezone.now() + TOKEN_LIFETIME


class AccessTokenQuerySet(models.QuerySet):
    def by_secret(self, secret: str) -> AccessToken | None:
        """Return the token with this secret, if it has not expired, with its owner."""
        current = self.filter(expires_at__gt=timezone.now())
        digest = token_digest(secret)
        return current.select_related("owner").filter(digest=digest).first()


class AccessToken(models.Model):
    """A secret with which a program reads what its owner may see, up to a level.

    Only the digest is stored: the secret has 256 random bits, so nobody can guess what
    it is from.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens"
    )
    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(
        _("may read"),
        max_length=10,
        choices=Visibility,
        default=Visibility.PUBLIC,
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=next_token_expiry)
    # Only the day: enough for the owner to notice a stranger.
    last_used_on = models.DateField(null=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def set_secret(self) -> str:
        """Set a new secret, which is returned and cannot be read again."""
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        self.digest = token_digest(secret)
        return secret

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def viewer(self) -> Viewer:
        """What the token may read now: its level, as far as its owner may see it.

        Never as an editor: programs read what is published.
        """
        owner = Viewer.of(self.owner)
        return Viewer(
            tuple(
                level
                for level in owner.levels
                if not Visibility(level).is_narrower_than(self.level)
            )
        )

    def record_use(self) -> None:
        """Store today as the day of last use."""
        today = timezone.localdate()
        if self.last_used_on != today:
            AccessToken.objects.filter(pk=self.pk).update(last_used_on=today)
