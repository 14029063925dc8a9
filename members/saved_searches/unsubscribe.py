"""One-click unsubscribe from the emails of a saved search (RFC 8058)."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from library.rate_limits import rate_limit
from members.models import Frequency, SavedSearch

_signer = Signer(salt="members.unsubscribe")


def unsubscribe_path(search: SavedSearch) -> str:
    """Return the signed path that ends the emails of this search, without sign-in."""
    return reverse("unsubscribe", args=[_signer.sign(search.pk)])


@rate_limit("tokens")
@never_cache
@csrf_exempt  # a mail program posts here; the signature is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """POST unsubscribes, and keeps the search. GET asks: mail programs follow links."""
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    if request.method == "POST":
        SavedSearch.objects.filter(pk=pk).update(
            frequency=Frequency.OFF, next_run_at=None
        )
    context = {"is_done": request.method == "POST"}
    return render(request, "members/unsubscribe.html", context)
