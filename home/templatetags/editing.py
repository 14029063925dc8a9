"""Links from pages of the site into the admin, for editors."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.db.models import Model
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from library.models import Resource, Term

register = template.Library()
# By name of the template variable.
EDITABLE: dict[str, type[Model]] = {"page": Page, "resource": Resource, "term": Term}


@dataclass(frozen=True)
class EditLinks:
    """URLs of the edit form and of the draft; "" if there is none."""

    edit_url: str = ""
    draft_url: str = ""


@register.simple_tag(takes_context=True)
def edit_links(context) -> EditLinks:
    """Return the links for the displayed page, resource or term."""
    request = context.get("request")
    if request is None or not request.user.has_perm("wagtailadmin.access_admin"):
        return EditLinks()
    for name, model in EDITABLE.items():
        instance = context.get(name)
        if isinstance(instance, model) and instance.pk:
            url = AdminURLFinder(request.user).get_edit_url(instance) or ""
            is_page = isinstance(instance, Page)
            if not url or not is_page or not instance.has_unpublished_changes:
                return EditLinks(url)
            name = "wagtailadmin_pages:view_draft"
            return EditLinks(url, reverse(name, args=[instance.pk]))
    return EditLinks()
