"""Links that other apps add to the account page.

The functions are registered as Wagtail hooks, `register_account_links`. Each is called
with the request and returns an `AccountLink`, or None for a user who has no use for it.
"""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from wagtail import hooks


class AccountLink(NamedTuple):
    text: str
    url: str


def account_links(request: HttpRequest) -> list[AccountLink]:
    """Return the links for the user of a request."""
    links = [build(request) for build in hooks.get_hooks("register_account_links")]
    return [link for link in links if link]
