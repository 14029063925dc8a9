"""Views of saved searches: save with a preview, list, change and delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from library.rate_limits import FORMS, no_rate_limit, rate_limit
from members.models import AlertEmail, SavedSearch
from members.saved_searches.alerts import (
    confirmed_email,
    deleted_filter_codes,
    new_resources,
    viewer_of,
)
from search.engines.base import EngineDown
from search.export.formats import list_name
from search.service.request import SearchRequest

LOOK_BACK = timedelta(days=90)
PREVIEW_SIZE = 10
MAX_SAVED_SEARCHES = 100
MAX_PARAMS_LENGTH = SavedSearch._meta.get_field("params").max_length


class SavedSearchForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ["name", "frequency", "language"]
        widgets = {"name": forms.TextInput(attrs={"dir": "auto"})}

    def clean(self) -> dict:
        """Refuse a search that is too long: cut short, it would be a different one."""
        if len(self.instance.params) > MAX_PARAMS_LENGTH:
            raise ValidationError(_("This search is too long to save. Shorten it."))
        return super().clean()


@dataclass(frozen=True)
class Preview:
    """What a search would have sent; not `is_available` while the engine is down."""

    total: int
    resources: list
    is_available: bool = True

    @classmethod
    def of(cls, search: SavedSearch) -> Preview:
        try:
            resources = new_resources(search, timezone.now() - LOOK_BACK)
        except EngineDown:
            return cls(0, [], is_available=False)
        return cls(len(resources), resources[:PREVIEW_SIZE])


@rate_limit("search")
@never_cache
@login_required
def save_search(request: HttpRequest) -> HttpResponse:
    """Save the search of the query string, with a preview of its alerts."""
    draft = SavedSearch(user=request.user, language=get_language())
    search_request = SearchRequest.from_params(request.GET, viewer_of(draft))
    draft.params = search_request.to_params(page=1)
    draft.name = list_name(search_request)[:200]
    form = SavedSearchForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        if request.user.saved_searches.count() >= MAX_SAVED_SEARCHES:
            form.add_error(
                None, _("You have too many saved searches. Delete one first.")
            )
        else:
            search = form.save(commit=False)
            search.schedule()
            search.save()
            messages.success(request, _("Search saved."))
            return redirect("saved_searches")
    context = {
        "form": form,
        "search_request": search_request,
        "preview": Preview.of(draft),
        "has_address": bool(confirmed_email(request.user)),
    }
    return render(request, "members/save_search.html", context)


@no_rate_limit("A person's own rows.")
@never_cache
@login_required
def saved_searches(request: HttpRequest) -> HttpResponse:
    rejected = AlertEmail.objects.filter(search=OuterRef("pk"), dead_letter=True)
    searches = request.user.saved_searches.select_related("private_feed")
    entries = [
        {
            "search": search,
            "deleted_codes": deleted_filter_codes(search),
            "form": SavedSearchForm(instance=search, auto_id=f"id_%s_{search.pk}"),
        }
        for search in searches.annotate(is_rejected=Exists(rejected))
    ]
    context = {
        "entries": entries,
        "new_feed": request.session.pop("new_feed", ""),
        "has_address": bool(confirmed_email(request.user)),
    }
    return render(request, "members/saved_searches.html", context)


def _own_search(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(request.user.saved_searches, pk=pk)


@rate_limit(FORMS)
@login_required
@require_POST
def change_saved(request: HttpRequest, pk: int) -> HttpResponse:
    form = SavedSearchForm(request.POST, instance=_own_search(request, pk))
    if form.is_valid():
        search = form.save(commit=False)
        search.schedule()
        search.save()
        messages.success(request, _("Saved."))
    return redirect("saved_searches")


@rate_limit(FORMS)
@login_required
@require_POST
def delete_saved(request: HttpRequest, pk: int) -> HttpResponse:
    _own_search(request, pk).delete()
    messages.success(request, _("Saved search deleted."))
    return redirect("saved_searches")
