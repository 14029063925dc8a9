"""Links to resources in editors' rich text.

A link is stored with the id of its resource and rendered as `/library/12/`, without the
title: a public text may link to a restricted resource. That URL returns 404 for users
who may not see the resource.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from library.access.viewers import VISITOR
from library.models import Resource

FEATURE = "resource-link"
LINK_TYPE = "resource"
ENTITY_TYPE = "RESOURCE"
_ID = re.compile("[0-9]{1,18}")
# Without `href`: the text stays, without a link.
NO_LINK = "<a>"


def stored_id(attrs: dict) -> int | None:
    """Return the resource id of a stored link, None if it has none."""
    text = str(attrs.get("id") or "")
    return int(text) if _ID.fullmatch(text) else None


class ResourceLinkHandler(LinkHandler):
    """Renders stored links, without a query."""

    identifier = LINK_TYPE

    @staticmethod
    def get_model() -> type[Resource]:
        return Resource

    @staticmethod
    def expand_db_attributes(attrs: dict) -> str:
        """Return the opening tag of a link, in the active language."""
        pk = stored_id(attrs)
        if pk is None:
            return NO_LINK
        return format_html('<a href="{}">', reverse("resource", kwargs={"pk": pk}))

    @classmethod
    def extract_references(cls, attrs: dict) -> Iterator[tuple]:
        """Yield the reference for Wagtail's reference index (usage)."""
        if (pk := stored_id(attrs)) is not None:
            yield Resource, str(pk), "", ""


class ResourceLinkElementHandler(LinkElementHandler):
    """Loads stored links into the editor. Only titles of public resources are shown:
    editors of pages need not be editors of the library."""

    def get_attribute_data(self, attrs: dict) -> dict:
        pk = stored_id(attrs)
        if pk is None:
            return {}
        titles = Resource.objects.visible_to(VISITOR).filter(pk=pk)
        title = titles.values_list("title", flat=True).first()
        label = title or gettext("Resource %(id)s (not public)") % {"id": pk}
        return {"id": pk, "title": label, "url": reverse("resource", kwargs={"pk": pk})}


def resource_link_entity(props: dict):
    """Return the element to store for a link in the editor."""
    attrs = {"linktype": LINK_TYPE, "id": props.get("id")}
    return DOM.create_element("a", attrs, props["children"])


def register_resource_links(features: FeatureRegistry) -> None:
    """Register the feature with Wagtail: how links are stored, rendered and edited."""
    features.register_link_type(ResourceLinkHandler)
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {
                f'a[linktype="{LINK_TYPE}"]': ResourceLinkElementHandler(ENTITY_TYPE)
            },
            "to_database_format": {
                "entity_decorators": {ENTITY_TYPE: resource_link_entity}
            },
        },
    )
    chooser = Resource.snippet_viewset.chooser_viewset
    feature = EntityFeature(
        {
            "type": ENTITY_TYPE,
            "icon": "doc-full-inverse",
            "description": _("Link to a resource"),
            "chooserUrls": {
                "resourceChooser": reverse_lazy(chooser.get_url_name("choose"))
            },
            "resourceUrl": reverse_lazy("resource", kwargs={"pk": 0}),
        },
        js=["wagtailadmin/js/chooser-modal.js", "library/admin/resource_link.js"],
    )
    features.register_editor_plugin("draftail", FEATURE, feature)
