"""Deletes messages of readers, which contain personal data, once they are done."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from members.models import ReaderMessage

RETENTION = timedelta(days=90)


def delete_old() -> None:
    """Delete messages that were done more than RETENTION (90 days) ago."""
    done = ReaderMessage.objects.filter(state=ReaderMessage.State.DONE)
    done.filter(done_at__lt=timezone.now() - RETENTION).delete()
