"""Ways from a page of the site into the admin, for those who may edit what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.db.models import Model
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from library.models import Resource, Term

register = template.Library()
# By the name of a template's variable.
EDITABLE: dict[str, type[Model]] = {"page": Page, "resource": Resource, "term": Term}


@dataclass(frozen=True)
class EditLinks:
    """Where a page is edited, and where its draft is shown; "" for neither."""

    edit_url: str = ""
    draft_url: str = ""


@register.simple_tag(takes_context=True)
def edit_links(context) -> EditLinks:
    """Return the links for the page, resource or term that is shown."""
    request = context.get("request")
    if request is None or not request.user.has_perm("wagtailadmin.access_admin"):
        return EditLinks()
    for name, model in EDITABLE.items():
        shown = context.get(name)
        if isinstance(shown, model) and shown.pk:
            return _links(request.user, shown)
    return EditLinks()


def _links(user, shown: Model) -> EditLinks:
    url = AdminURLFinder(user).get_edit_url(shown) or ""
    if not url or not isinstance(shown, Page) or not shown.has_unpublished_changes:
        return EditLinks(url)
    return EditLinks(url, reverse("wagtailadmin_pages:view_draft", args=[shown.pk]))
