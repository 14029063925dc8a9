"""Views of reading lists: all of them, one, changes, copies and exports."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from library.access.restricted_files import log_restricted_export
from library.access.viewers import Viewer, Visibility
from library.models.vocabularies import ascii_slug
from library.rate_limits import FORMS, no_rate_limit, rate_limit
from library.views.page_numbers import page_of_list
from members.models import ListEntry, ReadingList, Sharing, organisation_of
from members.reading_lists.actions import list_actions
from members.reading_lists.entries import copy, move, visible_entries
from members.reading_lists.export import FORMATS
from members.reading_lists.export_text import entry_texts
from search.export.formats import ExportContext, library_name

MAX_LISTS = 100
ENTRIES_PER_PAGE = 50


class ReadingListForm(forms.ModelForm):
    """Only offers to share with groups that the owner belongs to."""

    class Meta:
        model = ReadingList
        fields = ["title", "note", "sharing"]
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "note": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        owner = self.instance.owner
        self.organisation = organisation_of(owner)
        is_available = {
            Sharing.NONE: True,
            Sharing.ORGANISATION: self.organisation is not None,
            Sharing.COALITION: Viewer.of(owner).may_see(Visibility.MEMBERS),
        }
        choices = [choice for choice in Sharing.choices if is_available[choice[0]]]
        self.fields["sharing"].choices = choices

    def save(self, commit: bool = True) -> ReadingList:
        is_internal = self.cleaned_data["sharing"] == Sharing.ORGANISATION
        self.instance.organisation = self.organisation if is_internal else None
        return super().save(commit)


class EntryForm(forms.ModelForm):
    class Meta:
        model = ListEntry
        fields = ["note"]


def can_add_list(user) -> bool:
    """Return whether this user may create another list."""
    return user.reading_lists.count() < MAX_LISTS


def too_many_lists() -> str:
    return _("You have too many lists. Delete one first.")


@no_rate_limit("A person's own rows.")
@never_cache
@login_required
def reading_lists(request: HttpRequest) -> HttpResponse:
    """The user's own lists, those shared with them, and a form for a new one."""
    draft = ReadingList(owner=request.user)
    form = ReadingListForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        if can_add_list(request.user):
            return redirect(form.save())
        form.add_error(None, too_many_lists())
    shared = ReadingList.objects.shared_with(request.user).select_related("owner")
    context = {"form": form, "own": request.user.reading_lists.all(), "shared": shared}
    return render(request, "members/lists.html", context)


def _readable_list(request: HttpRequest, pk: int) -> ReadingList:
    lists = ReadingList.objects.open_to(request.user).select_related("owner")
    return get_object_or_404(lists, pk=pk)


def _reader(request: HttpRequest, viewer: Viewer) -> ExportContext:
    return ExportContext(viewer, library_name(request), request.build_absolute_uri)


def _own_list(request: HttpRequest, pk: int) -> ReadingList:
    return get_object_or_404(request.user.reading_lists, pk=pk)


@no_rate_limit("A person's own rows.")
@never_cache
@login_required
@require_safe
def reading_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A list as its reader may see it; the owner can edit it here."""
    shown_list = _readable_list(request, pk)
    is_own = shown_list.owner == request.user
    viewer = Viewer.of(request.user)
    rows = visible_entries(shown_list, viewer)
    page = page_of_list(rows, ENTRIES_PER_PAGE, request.GET.get("page", ""))
    entries = zip(page, entry_texts(page, _reader(request, viewer)), strict=True)
    context = {
        "list": shown_list,
        "page": page,
        "entries": entries,
        "form": ReadingListForm(instance=shown_list) if is_own else None,
        "formats": FORMATS,
        "actions": list_actions(request, shown_list),
    }
    return render(request, "members/list.html", context)


@rate_limit(FORMS)
@login_required
@require_POST
def change_list(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReadingListForm(request.POST, instance=_own_list(request, pk))
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
    else:
        for error in form.errors.values():
            messages.error(request, " ".join(error))
    return redirect("reading_list", pk)


@rate_limit(FORMS)
@login_required
@require_POST
def delete_list(request: HttpRequest, pk: int) -> HttpResponse:
    _own_list(request, pk).delete()
    messages.success(request, _("List deleted."))
    return redirect("reading_lists")


@rate_limit(FORMS)
@login_required
@require_POST
def copy_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy the entries that the user may see to a list of their own."""
    original = _readable_list(request, pk)
    if not can_add_list(request.user):
        messages.error(request, too_many_lists())
        return redirect(original)
    messages.success(request, _("This copy is yours. Only you can see it."))
    return redirect(copy(original, request.user))


@rate_limit(FORMS)
@login_required
@require_POST
def change_entry(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Remove an entry, save its note, or move it, depending on `do`.

    Raises Http404 for entries that the owner may no longer see.
    """
    own_list, viewer = _own_list(request, pk), Viewer.of(request.user)
    rows = visible_entries(own_list, viewer)
    row = next((row for row in rows if row.entry.pk == entry), None)
    if row is None:
        raise Http404
    action, place = request.POST.get("do"), row.place
    if action == "remove":
        row.entry.delete()
        messages.success(request, _("Entry removed."))
        return redirect(own_list)
    if action == "note":
        form = EntryForm(request.POST, instance=row.entry)
        if form.is_valid():
            form.save()
        else:
            messages.error(request, " ".join(form.errors["note"]))
    else:
        target = request.POST.get("place", "")
        if action in ("up", "down"):
            place += 1 if action == "down" else -1
        elif target.isdecimal() and len(target) < 6:
            place = int(target)
        place = move(row, place, viewer)
    page = (place - 1) // ENTRIES_PER_PAGE + 1
    return redirect(f"{own_list.get_absolute_url()}?page={page}#entry-{place}")


@rate_limit("downloads")
@never_cache
@login_required
@require_safe
def export_list(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Export a list as a file, with the entries that the user may see."""
    if kind not in FORMATS:
        raise Http404
    exported_list, viewer = _readable_list(request, pk), Viewer.of(request.user)
    rows = visible_entries(exported_list, viewer)
    log_restricted_export(request, [row.resource.pk for row in rows if row.resource])
    body = FORMATS[kind].write(exported_list, rows, _reader(request, viewer))
    response = HttpResponse(body, content_type=FORMATS[kind].mime)
    slug = ascii_slug(exported_list.title)[:60].strip("-") or "list"
    response["Content-Disposition"] = content_disposition_header(True, f"{slug}.{kind}")
    response["X-Robots-Tag"] = "noindex"
    return response
