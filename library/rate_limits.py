"""Declare the rate limit of a view where the view is defined.

    @rate_limit("search")
    def results(request): ...

    @no_rate_limit("One row by its id.")
    class ReadingListView(View): ...

`members.rate_limits` counts the requests and responds with status 429. Requests with an
unsafe method also count as FORMS, whatever a view declares.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, update_wrapper
from typing import TypeVar

from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable)
# For views that change something only.
FORMS = "forms"
# A reason for views of the admin.
ADMIN_USERS = "Only admin users reach this view: they are few and known."


@dataclass(frozen=True)
class DeclaredLimit:
    """What a view declares.

    kind: a key of settings.LIMITS, "" for no limit. reason: why there is none. when:
    which requests count; None for all. client: returns the name under which a request
    is counted, "" for its IP; None: members by account, visitors by IP. reject: makes
    the response to a client that has to wait so many seconds; None for a page.
    """

    kind: str = ""
    reason: str = ""
    when: Callable[[HttpRequest], bool] | None = None
    client: Callable[[HttpRequest], str] | None = None
    reject: Callable[[HttpRequest, int], HttpResponse] | None = None

    def __call__(self, view: View) -> View:
        """Decorate a function or a class-based view."""
        if isinstance(view, type):
            view.rate_limit = self
            return view

        # Not the function itself, which may belong to another package.
        limited_view = update_wrapper(partial(view), view)
        limited_view.rate_limit = self
        return limited_view


def rate_limit(
    kind: str, *, when: Callable[[HttpRequest], bool] | None = None
) -> DeclaredLimit:
    """Return a decorator: requests count as this kind, a key of settings.LIMITS.

    For other clients than people, and responses other than pages: DeclaredLimit.
    """
    return DeclaredLimit(kind, when=when)


def no_rate_limit(reason: str) -> DeclaredLimit:
    """Return a decorator for a view without a limit. `reason`: why it needs none."""
    return DeclaredLimit(reason=reason)


def declared_limit(view: Callable) -> DeclaredLimit | None:
    """Return the limit that a view of the URL configuration declares, if any."""
    limit = getattr(getattr(view, "view_class", None), "rate_limit", None)
    return limit or getattr(view, "rate_limit", None)
