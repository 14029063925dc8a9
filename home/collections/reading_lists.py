"""Create the draft of a collection from a reading list."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import Truncator, slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from home.pages.collection import MAX_PICKS, CollectionPage, PickedResource
from home.pages.front import HomePage
from home.pages.slugs import free_name, reserved_slugs
from library.access.viewers import Viewer
from library.rate_limits import FORMS, rate_limit
from library.resources.page_labels import page_label
from members.models import ReadingList
from members.reading_lists.actions import ListAction
from members.reading_lists.entries import VisibleEntry, visible_entries

MAX_INTRO_LENGTH = CollectionPage._meta.get_field("intro").max_length
MAX_NOTE_LENGTH = PickedResource._meta.get_field("note").max_length


def collection_actions(
    request: HttpRequest, reading_list: ReadingList
) -> ListAction | None:
    """Return the action that creates a collection; None without permission.

    For the hook `register_list_actions`.
    """
    if _editable_home(request.user) is None:
        return None
    return ListAction(
        label=_("Create a collection"),
        url=reverse("collection_from_list", args=[reading_list.pk]),
        help_text=_("Creates a draft page with these resources and notes."),
    )


@rate_limit(FORMS)
@login_required
@require_POST
def collection_from_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Create the draft of a collection from a list and open it in the admin.

    Raises PermissionDenied, and Http404 for a list that the editor may not read.
    """
    home = _editable_home(request.user)
    if home is None:
        raise PermissionDenied
    readable = ReadingList.objects.open_to(request.user)
    reading_list = get_object_or_404(readable, pk=pk)
    rows = visible_entries(reading_list, Viewer.of(request.user))
    page = create_collection(reading_list, rows, home, request.user)
    text = _("Draft created. Check its texts and notes before you publish it.")
    messages.success(request, text)
    if len({row.resource.pk for row in rows if row.resource}) > MAX_PICKS:
        text = _("Only the first %(count)s resources were added.")
        messages.warning(request, text % {"count": MAX_PICKS})
    return redirect("wagtailadmin_pages:edit", page.pk)


@transaction.atomic
def create_collection(
    reading_list: ReadingList, rows: Sequence[VisibleEntry], home: HomePage, user
) -> CollectionPage:
    """Return a new unpublished collection below `home` with the resources of `rows`.

    A resource with several passages in the list is picked once. Notes are copied;
    entries without a note get the quoted passage.
    """
    slug = slugify(reading_list.title, allow_unicode=True)[:200] or "collection"
    taken = set(home.get_children().values_list("slug", flat=True)) | reserved_slugs()
    page = CollectionPage(
        title=reading_list.title,
        slug=free_name(slug, taken),
        intro=Truncator(reading_list.note).chars(MAX_INTRO_LENGTH),
        locale=home.locale,
        live=False,
        owner=user,
    )
    notes: dict[int, list[str]] = {}
    for row in rows:
        if row.resource:
            note = row.entry.note
            if row.quote and not note:
                label = page_label(row.file.document, row.entry.page)
                quote = Truncator(row.quote).chars(MAX_NOTE_LENGTH - len(label) - 5)
                note = f"“{quote}” ({label})"
            notes.setdefault(row.resource.pk, []).append(note)
    page.picks = [
        PickedResource(
            resource_id=resource_id,
            note=Truncator("\n".join(filter(None, texts))).chars(MAX_NOTE_LENGTH),
            sort_order=order,
        )
        for order, (resource_id, texts) in enumerate(list(notes.items())[:MAX_PICKS])
    ]
    home.add_child(instance=page)
    log(page, "wagtail.create", user=user, content_changed=True)
    page.save_revision(user=user, log_action=True)
    return page


def _editable_home(user) -> HomePage | None:
    """Return the home page in the active language, else in the default one; None if
    the user may not add pages below it."""
    for language in (get_language(), settings.LANGUAGE_CODE):
        home = HomePage.objects.filter(locale__language_code=language, depth=2).first()
        if home:
            break
    may_add = home and home.permissions_for_user(user).can_add_subpage()
    return home if may_add else None
