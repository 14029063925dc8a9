"""Links of the menu and the footer."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from library.blocks import LinkBlock
from library.blocks.links import LinkValue

# The library's own pages by URL name.
LISTS = {
    "search": _("Resources"),
    "collections": _("Collections"),
    "browse": _("Browse"),
    "regions": _("Regions"),
    "themes": _("Themes"),
    "types": _("Types"),
    "organisations": _("Organisations"),
    "years": _("Years"),
    "suggest_resource": _("Suggest a resource"),
}


class MenuLinkValue(LinkValue):
    """The value of a menu link."""

    @property
    def text(self) -> str:
        """The label of the link, else the name of its list or page."""
        name = LISTS.get(self["library_list"], "")
        return self["label"] or str(name) or super().text

    @property
    def url(self) -> str:
        if self["library_list"]:
            return reverse(self["library_list"])
        return super().url


class MenuLinkBlock(LinkBlock):
    """A link to a page, to a list of the library or to a URL."""

    library_list = blocks.ChoiceBlock(
        label=_("Or a library page"), choices=list(LISTS.items()), required=False
    )

    class Meta:
        value_class = MenuLinkValue

    def targets(self, value) -> list:
        return [*super().targets(value), value["library_list"]]

    def needs_label(self, value) -> bool:
        return super().needs_label(value) and not value["library_list"]


class FooterColumnBlock(blocks.StructBlock):
    """A column of links below a heading."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=60)
    links = blocks.ListBlock(MenuLinkBlock(), label=_("Links"), max_num=10)

    class Meta:
        icon = "list-ul"
        label = _("Column")
