"""Second factor, sessions and recent activity on the account page."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from library.rate_limits import FORMS, rate_limit
from members.accounts import events as account_events
from members.accounts.events import Kind
from members.models import AccountEvent
from members.sessions.open_sessions import end_sessions, open_sessions
from members.sign_in.known_browsers import forget_browsers

MAX_RECENT_EVENTS, MAX_EVENTS = 8, 40


def security_context(request: HttpRequest) -> dict:
    """Return the template context for the security part of the account page."""
    events = list(AccountEvent.objects.filter(user=request.user)[:MAX_EVENTS])
    return {
        "has_second_factor": is_mfa_enabled(request.user),
        "sessions": open_sessions(request),
        "events": events[:MAX_RECENT_EVENTS],
        "earlier_events": events[MAX_RECENT_EVENTS:],
    }


@rate_limit(FORMS)
@require_POST
def activity(request: HttpRequest) -> HttpResponse:
    """Count typing as activity, which IdleTimeoutMiddleware records.

    Status 403 lets the page warn the user that the session has ended.
    """
    return HttpResponse(status=204 if request.user.is_authenticated else 403)


@rate_limit(FORMS)
@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End the user's other sessions and, with `everywhere`, this one too."""
    account_events.enqueue(request, Kind.SESSIONS_ENDED, request.user)
    count = end_sessions(request.user, except_key=request.session.session_key)
    # A stolen device must not keep its own count of failed sign-ins.
    forget_browsers(request.user)
    if "everywhere" in request.POST:
        logout(request)
        messages.success(request, _("You are signed out on all devices."))
        return redirect("account_login")
    text = ngettext("%d other session ended.", "%d other sessions ended.", count)
    messages.success(request, text % count)
    return redirect("own_organisation")
