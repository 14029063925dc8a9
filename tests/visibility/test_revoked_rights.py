"""A right that is taken away is gone at the next request of the same session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db.models import QuerySet

from library.models import Resource
from tests.factories import MembershipFactory, ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(index, write) -> dict[str, Resource]:
    """One resource for all and one for members, in the index."""
    made = {
        level: ResourceFactory(
            title=f"Quokka {level}", visibility=level, pages=[f"A {level} quokka."]
        )
        for level in ("public", "members")
    }
    write()
    return made


def leave_the_group(member, resource) -> None:
    member.groups.remove(*Group.objects.all())


def end_the_membership(member, resource) -> None:
    member.membership.end()


def switch_off(member, resource) -> None:
    type(member).objects.filter(pk=member.pk).update(is_active=False)


def narrow(member, resource) -> None:
    resource.visibility = "committee"
    resource.save()


def narrow_past_everything(member, resource) -> None:
    """As a hand in the database does: nobody is told, nothing is marked."""
    QuerySet(Resource).filter(pk=resource.pk).update(visibility="committee")


def seen(client, resource: Resource) -> set[str]:
    """Return where a resource shows."""
    file = resource.files.get()
    addresses = {
        "search": "/search/?q=quokka",
        "suggestions": "/search/suggest/?q=quokka",
        "feed": "/search/feed.atom?q=quokka",
        "export": "/search/export.csv?q=quokka",
        "page": resource.get_absolute_url(),
        "text": file.page_url(1),
        "document": file.text_url,
        "file": file.get_absolute_url(),
        "upload": file.document.url,
    }
    word = resource.title.removeprefix("Quokka ")
    told = {f"Quokka {word}".encode(), f"A {word} quokka".encode()}
    answers = {
        name: client.get(address).getvalue() for name, address in addresses.items()
    }
    return {name for name in answers if any(text in answers[name] for text in told)}


@pytest.mark.parametrize(
    "take_away",
    [leave_the_group, end_the_membership, switch_off, narrow, narrow_past_everything],
    ids=lambda take: take.__name__,
)
def test_a_right_that_is_taken_away_is_gone_at_once_reliability_19(
    client, shelf, take_away: Callable
):
    """Without anything written to the index."""
    member = MembershipFactory().user
    client.force_login(member)
    everywhere = seen(client, shelf["public"])
    assert len(everywhere) == 9
    assert seen(client, shelf["members"]) == everywhere

    take_away(member, shelf["members"])

    assert seen(client, shelf["members"]) == set()
    assert seen(client, shelf["public"]) == everywhere
