"""Saved searches: keep one, see what it would send, change it, end it."""

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

from members.models import AlertMail, SavedSearch
from members.saved_searches.alerts import address_of, gone_filters, new_since, viewer_of
from search.engines.base import EngineDown
from search.export.formats import list_name
from search.service.request import SearchRequest

LOOK_BACK = timedelta(days=90)
SHOWN = 10
MOST_SAVED = 100
LONGEST = SavedSearch._meta.get_field("params").max_length


class SavedSearchForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ["name", "frequency", "language"]
        widgets = {"name": forms.TextInput(attrs={"dir": "auto"})}

    def clean(self) -> dict:
        """Refuse a search that cannot be kept whole: a part of it is another one."""
        if len(self.instance.params) > LONGEST:
            raise ValidationError(_("This search is too long to be kept: shorten it."))
        return super().clean()


@dataclass(frozen=True)
class Preview:
    """What a search would have sent; `is_known` is False while the engine is away."""

    total: int
    resources: list
    is_known: bool = True

    @classmethod
    def of(cls, search: SavedSearch) -> Preview:
        try:
            found = new_since(search, timezone.now() - LOOK_BACK)
        except EngineDown:
            return cls(0, [], is_known=False)
        return cls(len(found), found[:SHOWN])


@never_cache
@login_required
def save_search(request: HttpRequest) -> HttpResponse:
    """A search, as it stands in the address, with what it would have sent."""
    draft = SavedSearch(user=request.user, language=get_language())
    asked = SearchRequest.from_params(request.GET, viewer_of(draft))
    draft.params = asked.to_params(page=1)
    draft.name = list_name(asked)[:200]
    form = SavedSearchForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        if request.user.saved_searches.count() >= MOST_SAVED:
            form.add_error(None, _("You have very many already: delete one first."))
        else:
            saved = form.save(commit=False)
            saved.plan()
            saved.save()
            messages.success(request, _("The search is saved."))
            return redirect("saved_searches")
    context = {
        "form": form,
        "asked": asked,
        "preview": Preview.of(draft),
        "has_address": bool(address_of(request.user)),
    }
    return render(request, "members/save_search.html", context)


@never_cache
@login_required
def saved_searches(request: HttpRequest) -> HttpResponse:
    refused = AlertMail.objects.filter(search=OuterRef("pk"), dead_letter=True)
    searches = request.user.saved_searches.select_related("private_feed")
    entries = [
        {
            "search": one,
            "gone": gone_filters(one),
            "form": SavedSearchForm(instance=one, auto_id=f"id_%s_{one.pk}"),
        }
        for one in searches.annotate(is_refused=Exists(refused))
    ]
    context = {
        "entries": entries,
        "new_feed": request.session.pop("new_feed", ""),
        "has_address": bool(address_of(request.user)),
    }
    return render(request, "members/saved_searches.html", context)


def _mine(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(request.user.saved_searches, pk=pk)


@login_required
@require_POST
def change_saved(request: HttpRequest, pk: int) -> HttpResponse:
    form = SavedSearchForm(request.POST, instance=_mine(request, pk))
    if form.is_valid():
        search = form.save(commit=False)
        search.plan()
        search.save()
        messages.success(request, _("Saved."))
    return redirect("saved_searches")


@login_required
@require_POST
def delete_saved(request: HttpRequest, pk: int) -> HttpResponse:
    _mine(request, pk).delete()
    messages.success(request, _("The saved search is deleted."))
    return redirect("saved_searches")
