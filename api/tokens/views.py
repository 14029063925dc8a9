"""The pages on which members create and revoke access tokens."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from api.tokens.forms import TokenForm
from library.rate_limits import FORMS, no_rate_limit, rate_limit
from members.accounts import events
from members.accounts.events import Kind


@no_rate_limit("A person's own rows.")
@never_cache
@login_required
@require_safe
def access_tokens(request: HttpRequest) -> HttpResponse:
    """The user's own tokens, and the form for a new one."""
    return _render_tokens(request, TokenForm(owner=request.user))


@rate_limit(FORMS)
@never_cache
@login_required
@require_POST
@reauthentication_required
def create_token(request: HttpRequest) -> HttpResponse:
    """Create a token and show its secret, which is in this response only."""
    form = TokenForm(request.POST, owner=request.user)
    if not form.is_valid():
        return _render_tokens(request, form)
    token = form.save(commit=False)
    token.owner = request.user
    secret = token.set_secret()
    token.save()
    events.enqueue(request, Kind.TOKEN_CREATED, request.user)
    get_adapter(request).send_notification_mail(
        "api/email/token_created", request.user, {"token": token}
    )
    return _render_tokens(request, TokenForm(owner=request.user), secret)


@rate_limit(FORMS)
@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a token of the user: it gives no access from now on."""
    get_object_or_404(request.user.access_tokens, pk=pk).delete()
    events.enqueue(request, Kind.TOKEN_REVOKED, request.user)
    messages.success(request, _("The token has been revoked."))
    return redirect("access_tokens")


def _render_tokens(
    request: HttpRequest, form: TokenForm, secret: str = ""
) -> HttpResponse:
    context = {
        "tokens": request.user.access_tokens.all(),
        "form": form,
        "secret": secret,
    }
    return render(request, "api/tokens.html", context)
