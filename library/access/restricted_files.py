"""Reports files and exports with what not everybody may see, and who asked for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from library.access.viewers import Visibility
from library.models import Resource
from library.signals import restricted_exported, restricted_file_served

SERVED = (200, 206, 302)  # whole, in part, or by a link to a bucket
BATCH = 1_000


def log_restricted_file(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Report a restricted file that was served. Returns the response as it is."""
    if response.status_code in SERVED:
        restricted_file_served.send(sender=log_restricted_file, request=request)
    return response


def log_restricted_export(request: HttpRequest, ids: Sequence[int]) -> None:
    """Report an export of these resources, if one of them is a draft or restricted.

    Nothing is looked up for visitors: what they get is public.
    """
    if request.user.is_authenticated and _is_any_restricted(ids):
        restricted_exported.send(sender=log_restricted_export, request=request)


def _is_any_restricted(ids: Sequence[int]) -> bool:
    restricted = Resource.objects.exclude(live=True, visibility=Visibility.PUBLIC)
    return any(
        restricted.filter(pk__in=ids[first : first + BATCH]).exists()
        for first in range(0, len(ids), BATCH)
    )
