"""Report downloads of restricted files and exports of restricted resources."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from library.access.viewers import Visibility
from library.models import Resource
from library.signals import restricted_exported, restricted_file_served

SUCCESS_CODES = (200, 206, 302)  # whole, partial, or redirect to a bucket
BATCH_SIZE = 1_000


def log_restricted_file(
    request: HttpRequest, response: HttpResponse, user: AbstractBaseUser | None = None
) -> HttpResponse:
    """Send `restricted_file_served` if a file was served. Return the response.

    user: who reads, None for the user of the session.
    """
    if response.status_code in SUCCESS_CODES:
        restricted_file_served.send(
            sender=log_restricted_file, request=request, user=user or request.user
        )
    return response


def log_restricted_export(request: HttpRequest, ids: Sequence[int]) -> None:
    """Send `restricted_exported` if one of these resources is restricted or a draft.

    Anonymous users only get public resources, so nothing is looked up for them.
    """
    if not request.user.is_authenticated:
        return
    restricted = Resource.objects.exclude(live=True, visibility=Visibility.PUBLIC)
    for start in range(0, len(ids), BATCH_SIZE):
        if restricted.filter(pk__in=ids[start : start + BATCH_SIZE]).exists():
            restricted_exported.send(sender=log_restricted_export, request=request)
            return
