"""Expired tokens stay in their owner's list for a while, then they are deleted."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from api.models import AccessToken

RETENTION = timedelta(days=30)


def delete_expired() -> None:
    """Delete tokens that expired more than 30 days ago."""
    AccessToken.objects.filter(expires_at__lt=timezone.now() - RETENTION).delete()
