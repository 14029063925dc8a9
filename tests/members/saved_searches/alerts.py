"""Saved searches in tests: who has one, what is new in it, letting it run."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from members.models import AlertEmail, SavedSearch
from members.saved_searches.alerts import queue_due
from members.saved_searches.emails import send_next
from tests.factories import MembershipFactory, ResourceFactory


def subscriber(**fields):
    user = MembershipFactory(**fields).user
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user


def saved(user, params="q=quokka", **fields):
    fields = {"name": "Quokkas", "frequency": "daily"} | fields
    search = SavedSearch.objects.create(user=user, params=params, **fields)
    SavedSearch.objects.filter(pk=search.pk).update(
        created_at=timezone.now() - timedelta(days=1)
    )
    search.refresh_from_db()
    return search


def publish(title, **fields):
    fields = {"pages": ["Nothing.", f"The quokka of {title}."]} | fields
    return ResourceFactory(title=title, first_published_at=timezone.now(), **fields)


def run_all():
    """Let every search be due, and work off all that follows."""
    SavedSearch.objects.exclude(frequency="off").update(next_run_at=timezone.now())
    while queue_due() or send_next():
        pass


def queue_all() -> None:
    SavedSearch.objects.update(next_run_at=timezone.now())
    while queue_due():
        pass


def send_all() -> None:
    """Send as a worker does that waits for every pause to be over."""
    for _ in range(20):
        AlertEmail.objects.update(next_try_at=timezone.now())
        if not send_next():
            break


def published(title, days=1, **fields):
    moment = timezone.now() - timedelta(days=days)
    return ResourceFactory(title=title, first_published_at=moment, **fields)


def save(client, params="q=quokka", **fields):
    fields = {"name": "Quokkas", "frequency": "weekly", "language": "en"} | fields
    client.post(f"/saved/new/?{params}", fields)
    return SavedSearch.objects.latest("pk")
