"""The admin's dashboard: links to new pages, own drafts and recent edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.models import Page
from wagtail.permissions import policy_registry

from desk.dashboard import QuickLink
from home.models import CollectionPage, HomePage, NewsIndexPage, NewsPage, TextPage
from library.models import Resource

MAX_EDITS = 6


@dataclass(frozen=True)
class Edit:
    """An edited page or resource, with its editor and time."""

    title: str
    url: str
    state: str | Promise
    editor: str
    edited_at: datetime

    @classmethod
    def of(cls, item: Page | Resource) -> Edit:
        revision = item.latest_revision
        if isinstance(item, Page):
            url = reverse("wagtailadmin_pages:edit", args=[item.pk])
        else:
            name = Resource.snippet_viewset.get_url_name("edit")
            url = reverse(name, args=[item.pk])
        title = getattr(item, "draft_title", "") or item.title
        editor = revision.user.get_full_name() or revision.user.get_username()
        return cls(title, url, item.status_string, editor, revision.created_at)


class EditsPanel(Component):
    """A panel with a list of edits."""

    template_name = "home/admin/edits_panel.html"

    def __init__(
        self, name: str, heading: str | Promise, order: int, edits: list[Edit]
    ):
        self.name = name
        self.heading = heading
        self.order = order
        self.edits = edits

    def get_context_data(self, parent_context) -> dict:
        return {"name": self.name, "heading": self.heading, "edits": self.edits}


def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Replace Wagtail's panel of page edits with drafts and edits of all content."""
    panels[:] = [p for p in panels if not isinstance(p, RecentEditsPanel)]
    user = request.user
    drafts = {"has_unpublished_changes": True, "latest_revision__user": user}
    panels.append(
        EditsPanel("drafts", _("Your drafts"), 300, _last_edits(user, **drafts))
    )
    panels.append(EditsPanel("edits", _("Recently edited"), 310, _last_edits(user)))


def _last_edits(user, **filters) -> list[Edit]:
    """Return the latest edits of content that a user may change, newest first."""
    policy = policy_registry.get_by_type(Page)
    querysets: list[QuerySet] = [
        policy.instances_user_has_permission_for(user, "change")
    ]
    if user.has_perm("library.change_resource"):
        querysets.append(Resource.objects.all())
    edits = [
        Edit.of(row)
        for rows in querysets
        for row in rows.filter(latest_revision__user__isnull=False, **filters)
        .select_related("latest_revision__user")
        .order_by("-latest_revision__created_at")[:MAX_EDITS]
    ]
    return sorted(edits, key=attrgetter("edited_at"), reverse=True)[:MAX_EDITS]


def add_links(request: HttpRequest, links: list[QuickLink]) -> None:
    """Add links that create pages below the home page of the admin's language."""
    # The active language first.
    codes = dict.fromkeys((get_language(), settings.LANGUAGE_CODE))
    for order, label, icon, model, parent_model in (
        (20, _("New page"), "doc-empty", TextPage, HomePage),
        (30, _("New collection"), "folder-open-inverse", CollectionPage, HomePage),
        (40, _("New news item"), "date", NewsPage, NewsIndexPage),
    ):
        parents = (
            page
            for code in codes
            for page in parent_model.objects.filter(locale__language_code=code)
            if page.permissions_for_user(request.user).can_add_subpage()
        )
        if parent := next(parents, None):
            names = (model._meta.app_label, model._meta.model_name, parent.pk)
            url = reverse("wagtailadmin_pages:add", args=names)
            links.append(QuickLink(label, url, icon, order))
