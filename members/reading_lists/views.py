"""The pages of reading lists: all of them, one, and what its owner does to it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from library.access.restricted_files import report_export
from library.access.viewers import Viewer, Visibility
from library.models.vocabularies import ascii_slug
from members.models import ListEntry, ReadingList, Sharing, organisation_of
from members.reading_lists.actions import list_actions
from members.reading_lists.entries import Shown, copy, move, shown
from members.reading_lists.export import FORMATS
from members.reading_lists.export_text import words
from search.export.formats import ExportContext, library_name

MOST_LISTS = 100
ENTRIES_ON_A_PAGE = 50


class ReadingListForm(forms.ModelForm):
    """Offers to share with those alone whom the owner belongs to."""

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
        reached = {Sharing.NONE: True, Sharing.ORGANISATION: self.organisation}
        reached[Sharing.COALITION] = Viewer.of(owner).may_see(Visibility.MEMBERS)
        offered = [choice for choice in Sharing.choices if reached[choice[0]]]
        self.fields["sharing"].choices = offered

    def save(self, commit: bool = True) -> ReadingList:
        is_inside = self.cleaned_data["sharing"] == Sharing.ORGANISATION
        self.instance.organisation = self.organisation if is_inside else None
        return super().save(commit)


class EntryForm(forms.ModelForm):
    class Meta:
        model = ListEntry
        fields = ["note"]


def has_room(user) -> bool:
    """Say whether somebody may begin another list."""
    return user.reading_lists.count() < MOST_LISTS


def too_many() -> str:
    return _("You have very many lists already: delete one first.")


@never_cache
@login_required
def reading_lists(request: HttpRequest) -> HttpResponse:
    """One's own lists, those that others share, and a form for a new one."""
    draft = ReadingList(owner=request.user)
    form = ReadingListForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        if has_room(request.user):
            return redirect(form.save())
        form.add_error(None, too_many())
    shared = ReadingList.objects.shared_with(request.user).select_related("owner")
    context = {"form": form, "own": request.user.reading_lists.all(), "shared": shared}
    return render(request, "members/lists.html", context)


def _readable(request: HttpRequest, pk: int) -> ReadingList:
    lists = ReadingList.objects.open_to(request.user).select_related("owner")
    return get_object_or_404(lists, pk=pk)


def _reader(request: HttpRequest, viewer: Viewer) -> ExportContext:
    return ExportContext(viewer, library_name(request), request.build_absolute_uri)


def _mine(request: HttpRequest, pk: int) -> ReadingList:
    return get_object_or_404(request.user.reading_lists, pk=pk)


@never_cache
@login_required
@require_safe
def reading_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A list as its reader may see it; its owner can change it here."""
    found = _readable(request, pk)
    is_mine = found.owner == request.user
    viewer = Viewer.of(request.user)
    rows = shown(found, viewer)
    page = Paginator(rows, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    entries = zip(page, words(page, _reader(request, viewer)), strict=True)
    context = {
        "list": found,
        "page": page,
        "entries": entries,
        "form": ReadingListForm(instance=found) if is_mine else None,
        "formats": FORMATS,
        "actions": list_actions(request, found),
    }
    return render(request, "members/list.html", context)


@login_required
@require_POST
def change_list(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    form = ReadingListForm(request.POST, instance=found)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
    else:
        for error in form.errors.values():
            messages.error(request, " ".join(error))
    return redirect("reading_list", pk)


@login_required
@require_POST
def delete_list(request: HttpRequest, pk: int) -> HttpResponse:
    _mine(request, pk).delete()
    messages.success(request, _("The list is deleted."))
    return redirect("reading_lists")


@login_required
@require_POST
def copy_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a list of one's own of what one sees of another."""
    found = _readable(request, pk)
    if not has_room(request.user):
        messages.error(request, too_many())
        return redirect(found)
    messages.success(request, _("This copy is yours; nobody else reads it."))
    return redirect(copy(found, request.user))


@login_required
@require_POST
def change_entry(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Move an entry, write its note, or take it out, as `do` says.

    Raises Http404 for an entry that the owner may not see any more.
    """
    found, viewer = _mine(request, pk), Viewer.of(request.user)
    row = next((r for r in shown(found, viewer) if r.entry.pk == entry), None)
    if row is None:
        raise Http404
    wanted = request.POST.get("do")
    if wanted == "remove":
        row.entry.delete()
        messages.success(request, _("The entry is taken out."))
        return redirect(found)
    place = row.place
    if wanted == "note":
        _write_note(request, row)
    else:
        place = move(row, _place(request, row), viewer)
    page = (place - 1) // ENTRIES_ON_A_PAGE + 1
    return redirect(f"{found.get_absolute_url()}?page={page}#entry-{place}")


def _write_note(request: HttpRequest, row: Shown) -> None:
    form = EntryForm(request.POST, instance=row.entry)
    if form.is_valid():
        form.save()
    else:
        messages.error(request, " ".join(form.errors["note"]))


def _place(request: HttpRequest, row: Shown) -> int:
    """Return the place that an entry is to have; its own when none is said."""
    steps = {"up": row.place - 1, "down": row.place + 1}
    said = request.POST.get("place", "")
    typed = int(said) if said.isdecimal() and len(said) < 6 else row.place
    return steps.get(request.POST.get("do", ""), typed)


@never_cache
@login_required
@require_safe
def export_list(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A list as a file, with what the person who takes it may see."""
    if kind not in FORMATS:
        raise Http404
    found, viewer = _readable(request, pk), Viewer.of(request.user)
    rows = shown(found, viewer)
    report_export(request, [row.resource.pk for row in rows if row.resource])
    body = FORMATS[kind].write(found, rows, _reader(request, viewer))
    response = HttpResponse(body, content_type=FORMATS[kind].mime)
    name = f"{ascii_slug(found.title)[:60].strip('-') or 'list'}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Robots-Tag"] = "noindex"
    return response
