"""Joining, leaving, and the account page with the people of one's organisation."""

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

from library.rate_limits import FORMS, no_rate_limit, rate_limit
from members.accounts.forms import InvitationForm
from members.accounts.invitations import (
    accept,
    former_member,
    invite,
    is_for,
    managed_organisation,
    may_end,
)
from members.accounts.links import account_links
from members.accounts.security import security_context
from members.accounts.signup import INVITATION_SESSION_KEY
from members.models import Invitation, Membership


@rate_limit("tokens")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation: sign up, or accept it with an existing account.

    Users who are signed in without the invited address cannot accept it.
    """
    invitation = Invitation.objects.by_token(token)
    if invitation is None:
        return _no_invitation(request)
    user = request.user
    is_other = user.is_authenticated and not is_for(invitation, user)
    returning = None if user.is_authenticated else former_member(invitation)
    can_accept = returning or (user.is_authenticated and not is_other)
    if request.method == "POST" and can_accept:
        try:
            accept(invitation, returning or user)
        except Invitation.DoesNotExist:  # accepted or revoked a moment ago
            return _no_invitation(request)
        messages.success(request, _("Welcome. You are now a member."))
        return redirect("account_login" if returning else "home")
    if not returning and not user.is_authenticated:
        request.session[INVITATION_SESSION_KEY] = invitation.pk
        get_adapter(request).stash_verified_email(request, invitation.email)
    context = {"invitation": invitation, "returning": returning, "is_other": is_other}
    return render(request, "members/join.html", context)


def _no_invitation(request: HttpRequest) -> HttpResponse:
    return render(request, "members/no_invitation.html", status=410)


@no_rate_limit("A redirect.")
@never_cache
@require_safe
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to our sign-in: Wagtail's own form does not ask for a second factor.

    Raises PermissionDenied for users who are signed in, to prevent a redirect loop.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('account_login')}?{request.META['QUERY_STRING']}")


@no_rate_limit("A person's own rows.")
@never_cache
@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """The user's own membership and, for managers, their organisation's people."""
    managed = managed_organisation(request.user)
    invitation = Invitation(organisation=managed, language=get_language())
    form = InvitationForm(request.POST or None, instance=invitation)
    link = ""
    if request.method == "POST":
        if managed is None:
            raise PermissionDenied
        if form.is_valid():
            link = invite(form.save(commit=False), request.user)
            if not link:
                text = _("The invitation to %s is on its way.") % invitation.email
                messages.success(request, text)
                return redirect("own_organisation")
    membership = Membership.objects.filter(user=request.user).first()
    context = {"membership": membership, "managed": managed, "form": form}
    # Shown once, on this page: a redirect would have to store the secret.
    context |= {"link": link, "invitation": invitation}
    context["links"] = account_links(request)
    context |= security_context(request)
    if managed:
        people = list(_current_members(managed))
        context["people"] = people
        context["removable"] = {
            person.pk for person in people if may_end(request.user, person)
        }
        context["invitations"] = Invitation.objects.open().filter(organisation=managed)
    return render(request, "members/organisation.html", context)


def _current_members(organisation):
    memberships = Membership.objects.current().filter(organisation=organisation)
    return memberships.select_related("user")


@rate_limit(FORMS)
@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a manager remove another member of their own organisation.

    Raises PermissionDenied for members whom only an editor may remove.
    """
    others = _current_members(managed_organisation(request.user))
    others = others.exclude(user=request.user)
    person = get_object_or_404(others, pk=pk)
    if not may_end(request.user, person):
        raise PermissionDenied
    person.end()
    messages.success(request, _("%s is no longer a member.") % person)
    return redirect("own_organisation")


@rate_limit(FORMS)
@login_required
@require_POST
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a manager withdraw an invitation to their own organisation."""
    organisation = managed_organisation(request.user)
    invitations = Invitation.objects.open().filter(organisation=organisation)
    invitation = get_object_or_404(invitations, pk=pk)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    messages.success(request, _("The invitation has been withdrawn."))
    return redirect("own_organisation")


@rate_limit(FORMS)
@login_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let the signed-in user leave the coalition."""
    membership = get_object_or_404(Membership.objects.current(), user=request.user)
    membership.end()
    logout(request)
    messages.success(
        request, _("You have left the coalition. You can still use the public library.")
    )
    return redirect("home")
