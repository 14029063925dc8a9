"""Sharing a resource by a secret URL, and what that URL shows."""

from __future__ import annotations

import secrets

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from library.access.restricted_files import log_restricted_file
from library.files.serving import download_of, serve
from library.models import Resource, ResourceFile
from library.rate_limits import FORMS, rate_limit
from library.resources.records import own_language_first
from library.sanitize import single_line
from library.views.files import visible_resource
from members.deferred_writes import defer
from members.models import SharedLink, organisation_of, token_digest
from members.models.shared_links import SHARE_PERMISSION, expiry

# Where a new URL waits until its creator has seen it.
_NEW_LINK = "new_shared_link"


class SharedLinkForm(forms.ModelForm):
    """For how long, and for whom: a note for oneself."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        choices=SharedLink.Days,
        coerce=int,
        initial=SharedLink.Days.WEEK,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose for how long the link is valid."),
            "invalid_choice": gettext_lazy("Choose for how long the link is valid."),
        },
    )

    class Meta:
        model = SharedLink
        fields = ["note"]
        labels = {"note": gettext_lazy("For whom (optional)")}
        help_texts = {
            "note": gettext_lazy("Only you and the administrators see this note.")
        }
        widgets = {"note": forms.TextInput(attrs={"dir": "auto"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_note(self) -> str:
        return single_line(self.cleaned_data["note"])


def may_share(user, resource: Resource) -> bool:
    """Return whether a user may share a resource. Public ones need no secret URL."""
    return resource.is_restricted and user.has_perm(SHARE_PERMISSION)


def own_links(user, resource: Resource) -> QuerySet[SharedLink]:
    """Return a user's active links to a resource."""
    return SharedLink.objects.active().filter(created_by=user, resource=resource)


@rate_limit(FORMS)
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Create a link to a resource. Lists the active links of the user to it.

    Raises Http404 for a resource that the user may not see or share.
    """
    resource = visible_resource(request, pk)
    if not may_share(request.user, resource):
        raise Http404
    form = SharedLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        token = secrets.token_urlsafe(32)
        form.instance.resource = resource
        form.instance.visibility = resource.visibility
        form.instance.digest = token_digest(token)
        form.instance.created_by = request.user
        form.instance.expires_at = expiry(form.cleaned_data["days"])
        form.save()
        url = request.build_absolute_uri(reverse("shared_resource", args=[token]))
        request.session[_NEW_LINK] = [resource.pk, url]
        return redirect("share_resource", pk=pk)
    new_pk, new_url = request.session.get(_NEW_LINK, (None, ""))
    if new_pk == resource.pk:
        del request.session[_NEW_LINK]
    context = {
        "form": form,
        "resource": resource,
        "new_link": new_url if new_pk == resource.pk else "",
        "links": own_links(request.user, resource),
    }
    return render(request, "members/share.html", context)


@rate_limit(FORMS)
@login_required
@require_POST
def revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the user's own links. Raises Http404 for any other."""
    link = get_object_or_404(SharedLink, pk=pk, created_by=request.user)
    link.revoke()
    messages.success(request, _("The link has ended. It shows nothing any longer."))
    visible = may_share(request.user, link.resource) and link.resource.live
    return redirect("share_resource", pk=link.resource_id) if visible else redirect("/")


@rate_limit("tokens")
@require_safe
def shared_resource(request: HttpRequest, token: str) -> HttpResponse:
    """Show a resource to whoever has the secret URL.

    410 for a link that has ended; it names nothing. Raises Http404 for an unknown one.
    """
    link = _link(token)
    resource = link.shown_resource()
    if resource is None:
        return _private(render(request, "members/shared_ended.html", status=410))
    _count(request, link, "views")
    context = {
        "link": link,
        "sharer": link.created_by.get_full_name() or link.created_by.username,
        "token": token,
        "resource": resource,
        "organisation": organisation_of(link.created_by),
        "files": [
            file
            for file in own_language_first(_files(resource))
            if not file.document.is_quarantined
        ],
        "has_no_translations": False,
    }
    return _private(render(request, "members/shared_resource.html", context))


@rate_limit("tokens")
@require_safe
def shared_file(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Serve a file of a shared resource. Raises Http404 if the link shows none."""
    link = _link(token)
    resource = link.shown_resource()
    if resource is None:
        raise Http404
    file = get_object_or_404(_files(resource), pk=pk)
    download = download_of(file.document, file.title or resource.title)
    _count(request, link, "downloads")
    return _private(log_restricted_file(request, serve(request, download)))


def _link(token: str) -> SharedLink:
    links = SharedLink.objects.select_related("created_by", "resource")
    return get_object_or_404(links, digest=token_digest(token))


def _files(resource: Resource) -> QuerySet[ResourceFile]:
    return ResourceFile.objects.filter(resource=resource).select_related("document")


def _count(request: HttpRequest, link: SharedLink, field: str) -> None:
    """Count a request; not those for the rest of a file."""
    if request.method == "GET" and "Range" not in request.headers:
        defer(link.count, field)


def _private(response: HttpResponse) -> HttpResponse:
    """Tell nobody the URL, and store nothing."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
