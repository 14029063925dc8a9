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
from library.rate_limits import no_rate_limit
from library.resources.page_labels import page_label
from library.views.files import visible_resource
from members.models import ListEntry, ReadingList
from members.models.reading_lists import MAX_ENTRIES, MAX_QUOTE_LENGTH
from members.reading_lists.entries import ListFull, add
from members.reading_lists.views import can_add_list, too_many_lists


class LinesField(forms.CharField):
    """Multi-line text; counts each line break as one character, as browsers do."""

    widget = forms.Textarea(attrs={"dir": "auto"})

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class SaveToListForm(forms.Form):
    """A list, new or existing, a note and, for a passage, its file, page and text."""

    list = forms.ModelChoiceField(
        ReadingList.objects.none(),
        label=gettext_lazy("List"),
        required=False,
        empty_label=gettext_lazy("New list"),
    )
    title = forms.CharField(
        label=gettext_lazy("Name of the new list"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    quote = LinesField(
        label=gettext_lazy("Passage"), max_length=MAX_QUOTE_LENGTH, required=False
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
        is_valid = bool(file) == bool(page)
        if file and page:
            document = file.document
            has_text = document.pages.filter(number=page).exists()
            is_valid = has_text or page <= document.page_count
        if not is_valid:
            text = _(
                "This page is no longer in the file. "
                "Save the passage from its current page."
            )
            raise ValidationError(text)
        if not data.get("list"):
            if not data.get("title") and "title" not in self.errors:
                self.add_error("title", _("Choose a list, or name a new one."))
            if not can_add_list(self.user):
                self.add_error("list", too_many_lists())
        return data

    @property
    def page_label(self) -> str:
        """The label of the passage's page, "" without a passage."""
        file_id, page = str(self["file"].value() or ""), self["page"].value()
        if not (page and file_id.isdecimal() and len(file_id) < 19):
            return ""
        file = self.fields["file"].queryset.filter(pk=file_id).first()
        return page_label(file.document, page) if file else ""

    @transaction.atomic
    def save(self) -> ReadingList:
        """Save the entry. Raises ListFull, and then saves nothing."""
        data = self.cleaned_data
        reading_list = data["list"] or ReadingList.objects.create(
            owner=self.user, title=data["title"]
        )
        entry = ListEntry(
            resource_id=self.resource.pk,
            file=data["file"],
            page=data["page"],
            quote=data.get("quote", ""),
            note=data["note"],
        )
        add(reading_list, entry)
        return reading_list


@no_rate_limit("A person's own rows.")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save_to_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a list, then save. Pages post a passage here first, without a list."""
    resource = visible_resource(request, pk)
    is_submitted = "chosen" in request.POST
    data = request.POST if is_submitted else None
    initial = None if is_submitted else request.POST.dict()
    form = SaveToListForm(request.user, resource, data, initial=initial)
    if is_submitted and form.is_valid():
        try:
            reading_list = form.save()
        except ListFull:
            text = _("This list is full (%d entries). Choose another one.")
            form.add_error("list", text % MAX_ENTRIES)
        else:
            messages.success(request, _("Saved to “%s”.") % reading_list)
            return redirect(reading_list)
    context = {"form": form, "resource": resource, "label": form.page_label}
    return render(request, "members/save_to_list.html", context)
