"""Vocabularies in the admin: listings and forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from library.admin.permissions import PermissionCheckedChooserViewSet
from library.admin.term_widgets import TermChoiceField, TermsField
from library.models import Organisation, Region, ResourceType, Theme
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin

LABELS = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("label_en"), FieldPanel("label_fr")]),
        FieldRowPanel([FieldPanel("label_es"), FieldPanel("label_ar")]),
    ],
    heading=_("Labels"),
    help_text=_("If a language is empty, readers see the English label."),
)
NAMES = [
    FieldPanel("aliases"),
    FieldPanel("description", help_text=_("One or two sentences, below the label.")),
]
TEXTS = (
    ("text_en", _("Text in English")),
    ("text_fr", _("Text in French")),
    ("text_es", _("Text in Spanish")),
    ("text_ar", _("Text in Arabic")),
)
TEXT_HELP = _(
    "Shown on the term's page. If a language is empty, readers see the English text."
)


class TermForm(WagtailAdminModelForm):
    """The code cannot be changed: URLs and imports rely on it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True


class ThemeForm(TermForm):
    parent = TermChoiceField(
        Theme.objects.all(), required=False, label=_("Broader term")
    )


class RegionForm(TermForm):
    parent = TermChoiceField(
        Region.objects.exclude(kind=Region.Kind.COUNTRY),
        required=False,
        label=_("Broader term"),
    )
    members = TermsField(
        Region.objects.filter(kind=Region.Kind.COUNTRY),
        label=_("Countries"),
        help_text=_("For an advocacy region: its countries."),
    )


@no_rate_limit(ADMIN_USERS)
class TermIndexView(SafeExportMixin, IndexView):
    """Searches labels and other names in all languages."""

    search_backend_name = None
    search_fields = [
        "code",
        "label_en",
        "label_fr",
        "label_es",
        "label_ar",
        "aliases",
    ]


class TermViewSet(SnippetViewSet):
    """Options that the vocabularies share."""

    index_view_class = TermIndexView
    chooser_viewset_class = PermissionCheckedChooserViewSet
    list_display = ["label_en", "code", "label_fr", "label_es", "label_ar"]
    list_export = [*list_display, "aliases", "description"]
    list_per_page = 50
    copy_view_enabled = False


def _edit_handler(
    panels: list, form: type[forms.ModelForm] = TermForm
) -> TabbedInterface:
    texts = [
        ObjectList([FieldPanel(field, help_text=TEXT_HELP)], heading=heading)
        for field, heading in TEXTS
    ]
    term = ObjectList(panels, heading=_("Term"))
    return TabbedInterface([term, *texts], base_form_class=form)


class RegionViewSet(TermViewSet):
    model = Region
    icon = "globe"
    list_filter = ["kind"]
    edit_handler = _edit_handler(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
            LABELS,
            *NAMES,
            FieldPanel("parent"),
            FieldPanel("members"),
        ],
        RegionForm,
    )


class ThemeViewSet(TermViewSet):
    model = Theme
    icon = "tag"
    edit_handler = _edit_handler(
        [FieldPanel("code"), LABELS, *NAMES, FieldPanel("parent")], ThemeForm
    )


class ResourceTypeViewSet(TermViewSet):
    model = ResourceType
    icon = "list-ul"
    edit_handler = _edit_handler([FieldPanel("code"), LABELS, *NAMES])


class OrganisationViewSet(TermViewSet):
    model = Organisation
    icon = "group"
    list_filter = ["is_member"]
    edit_handler = _edit_handler([LABELS, *NAMES, FieldPanel("is_member")])
