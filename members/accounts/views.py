"""Joining, leaving, and the page of one's organisation."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from members.accounts.forms import InvitationForm
from members.accounts.invitations import (
    accept,
    former_member,
    invite,
    is_for,
    managed_organisation,
    may_end,
)
from members.accounts.security import security_context
from members.accounts.signup import FOLLOWED
from members.models import Invitation, Membership


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: sign up, or accept it with the account that one has.

    Who is signed in with another address than the invited one cannot accept it.
    """
    invitation = Invitation.objects.by_token(token)
    if invitation is None:
        return _no_invitation(request)
    user = request.user
    is_other = user.is_authenticated and not is_for(invitation, user)
    returning = None if user.is_authenticated else former_member(invitation)
    can_accept = returning or (user.is_authenticated and not is_other)
    if request.method == "POST" and can_accept:
        return _accepted(request, invitation, returning)
    if not returning and not user.is_authenticated:
        request.session[FOLLOWED] = invitation.pk
        get_adapter(request).stash_verified_email(request, invitation.email)
    context = {"invitation": invitation, "returning": returning, "is_other": is_other}
    return render(request, "members/join.html", context)


def _no_invitation(request: HttpRequest) -> HttpResponse:
    return render(request, "members/no_invitation.html", status=410)


def _accepted(request: HttpRequest, invitation: Invitation, returning) -> HttpResponse:
    """Make a member of who returns, or else of who is signed in."""
    try:
        accept(invitation, returning or request.user)
    except Invitation.DoesNotExist:  # in another tab, a moment ago
        return _no_invitation(request)
    messages.success(request, _("Welcome. You are a member now."))
    return redirect("account_login" if returning else "home")


@never_cache
@require_safe
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own form, which knows no second factor.

    Raises PermissionDenied for somebody who is signed in: signing in again would send
    them round and round.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('account_login')}?{request.META['QUERY_STRING']}")


@never_cache
@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """One's own membership and, for its manager, the organisation's people."""
    managed = managed_organisation(request.user)
    invitation = Invitation(organisation=managed, language=get_language())
    form = InvitationForm(request.POST or None, instance=invitation)
    if request.method == "POST":
        if managed is None:
            raise PermissionDenied
        if form.is_valid():
            invite(form.save(commit=False), request.user)
            text = _("The invitation to %s is on its way.") % invitation.email
            messages.success(request, text)
            return redirect("own_organisation")
    membership = Membership.objects.filter(user=request.user).first()
    context = {"membership": membership, "managed": managed, "form": form}
    context |= security_context(request)
    if managed:
        people = list(_people(managed))
        context["people"] = people
        context["removable"] = {p.pk for p in people if may_end(request.user, p)}
        context["invitations"] = Invitation.objects.open().filter(organisation=managed)
    return render(request, "members/organisation.html", context)


def _people(organisation):
    current = Membership.objects.current().filter(organisation=organisation)
    return current.select_related("user")


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager removes somebody else of their own organisation.

    Raises PermissionDenied for those whom only an editor lets in, or removes.
    """
    others = _people(managed_organisation(request.user)).exclude(user=request.user)
    person = get_object_or_404(others, pk=pk)
    if not may_end(request.user, person):
        raise PermissionDenied
    person.end()
    messages.success(request, _("%s is no longer a member.") % person)
    return redirect("own_organisation")


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager takes back an invitation of their own organisation."""
    organisation = managed_organisation(request.user)
    open_ones = Invitation.objects.open().filter(organisation=organisation)
    invitation = get_object_or_404(open_ones, pk=pk)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    messages.success(request, _("The invitation is void."))
    return redirect("own_organisation")


@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Somebody leaves the coalition."""
    membership = get_object_or_404(Membership.objects.current(), user=request.user)
    membership.end()
    logout(request)
    messages.success(request, _("You have left. The public library stays open to you."))
    return redirect("home")
