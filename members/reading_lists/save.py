"""Saving a resource, or a passage of a page, to a reading list."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from library.models import Resource, ResourceFile
from library.views.files import visible_resource
from members.models import ListEntry, ReadingList
from members.models.reading_lists import LONGEST_QUOTE, MOST_ENTRIES
from members.reading_lists.entries import Full, add
from members.reading_lists.views import has_room, too_many


class LinesField(forms.CharField):
    """Some lines of text, each line end counted as one character, as browsers do."""

    widget = forms.Textarea(attrs={"dir": "auto"})

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class SavingForm(forms.Form):
    """Which list, new or old; of a passage its file, page and words."""

    list = forms.ModelChoiceField(
        ReadingList.objects.none(),
        label=gettext_lazy("List"),
        required=False,
        empty_label=gettext_lazy("A new list"),
    )
    title = forms.CharField(
        label=gettext_lazy("Name of the new list"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    quote = LinesField(
        label=gettext_lazy("Passage"), max_length=LONGEST_QUOTE, required=False
    )
    note = LinesField(
        label=gettext_lazy("Note"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    file = forms.ModelChoiceField(
        ResourceFile.objects.none(), required=False, widget=forms.HiddenInput
    )
    page = forms.IntegerField(
        min_value=1, required=False, widget=forms.HiddenInput, max_value=1_000_000
    )

    def __init__(self, user, resource: Resource, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.resource = user, resource
        self.fields["list"].queryset = user.reading_lists.all()
        self.fields["list"].initial = user.reading_lists.order_by("-changed_at").first()
        files = ResourceFile.objects.filter(resource=resource)
        self.fields["file"].queryset = files.select_related("document")
        if not self["page"].value():
            del self.fields["quote"]

    def clean(self) -> dict:
        data = super().clean()
        file, page = data.get("file"), data.get("page")
        if bool(file) != bool(page) or (file and not _has_page(file, page)):
            text = _("This page is not in the file any more: save it from its page.")
            raise ValidationError(text)
        if not data.get("list"):
            self._check_new_list(data)
        return data

    def _check_new_list(self, data: dict) -> None:
        if not data.get("title") and "title" not in self.errors:
            self.add_error("title", _("Choose a list, or name a new one."))
        if not has_room(self.user):
            self.add_error("list", too_many())

    @transaction.atomic
    def save(self) -> ReadingList:
        """Save the entry. Raises Full, and then has saved nothing."""
        data = self.cleaned_data
        chosen = data["list"] or ReadingList.objects.create(
            owner=self.user, title=data["title"]
        )
        entry = ListEntry(
            resource_id=self.resource.pk,
            file=data["file"],
            page=data["page"],
            quote=data.get("quote", ""),
            note=data["note"],
        )
        add(chosen, entry)
        return chosen


def _has_page(file: ResourceFile, page: int) -> bool:
    document = file.document
    is_read = document.pages.filter(number=page).exists()
    return is_read or page <= document.page_count


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save_to_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the list, then save. A page sends its passage here first, unsaved."""
    resource = visible_resource(request, pk)
    is_chosen = "chosen" in request.POST
    data, initial = (request.POST, None) if is_chosen else (None, request.POST.dict())
    form = SavingForm(request.user, resource, data, initial=initial)
    if is_chosen and form.is_valid():
        try:
            chosen = form.save()
        except Full:
            text = _("This list is full (%d entries): choose another one.")
            form.add_error("list", text % MOST_ENTRIES)
        else:
            messages.success(request, _("Saved to “%s”.") % chosen)
            return redirect(chosen)
    context = {"form": form, "resource": resource}
    return render(request, "members/save_to_list.html", context)
