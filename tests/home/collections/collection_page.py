"""Parse the page of a collection."""

from __future__ import annotations

import re

from django.utils import timezone

from home.models import CollectionPage, PickedResource
from library.models import Resource


def html_of(client, url: str = "/toolkit/") -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return " ".join(response.content.decode().split())


def pick(page: CollectionPage, resource: Resource, **values) -> None:
    PickedResource.objects.create(page=page, resource=resource, **values)


def added(title: str, days_ago: int) -> None:
    moment = timezone.now() - timezone.timedelta(days=days_ago)
    Resource.objects.filter(title=title).update(first_published_at=moment)


def linked_titles(html: str, heading: str) -> list[str]:
    """Return the texts of the links below a heading of the aside."""
    section = re.search(rf"{heading}</h2>(.*?)</ul>", html)
    return re.findall(r"<a [^>]*>([^<]*)</a>", section[1]) if section else []
