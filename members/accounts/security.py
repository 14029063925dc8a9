"""What the account page says of sign-in: second factor, sessions, recent activity."""

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

from members.accounts import events as account_events
from members.accounts.events import Kind
from members.models import AccountEvent
from members.sessions.open_sessions import end_sessions, open_sessions
from members.sign_in.known_browsers import forget_browsers

MAX_RECENT_EVENTS, MAX_EVENTS = 8, 40


def security_context(request: HttpRequest) -> dict:
    """Return what the account page shows to its person, and to nobody else."""
    events = list(AccountEvent.objects.filter(user=request.user)[:MAX_EVENTS])
    return {
        "has_second_factor": is_mfa_enabled(request.user),
        "sessions": open_sessions(request),
        "events": events[:MAX_RECENT_EVENTS],
        "earlier_events": events[MAX_RECENT_EVENTS:],
    }


@require_POST
def activity(request: HttpRequest) -> HttpResponse:
    """Let typing count as activity: the middleware has noted it by now.

    Where the session has ended, the page warns its writer.
    """
    return HttpResponse(status=204 if request.user.is_authenticated else 403)


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End a person's other sessions, and with `everywhere` this one too."""
    everywhere = "everywhere" in request.POST
    account_events.note(request, Kind.SESSIONS_ENDED, request.user)
    ended = end_sessions(request.user, except_key=request.session.session_key)
    # A stolen device must not keep its own count of failed sign-ins either.
    forget_browsers(request.user)
    if everywhere:
        logout(request)
        messages.success(request, _("You are signed out on all devices."))
        return redirect("account_login")
    text = ngettext("%d other session ended.", "%d other sessions ended.", ended)
    messages.success(request, text % ended)
    return redirect("own_organisation")
