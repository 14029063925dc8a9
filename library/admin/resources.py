"""Resources in the admin: listing, export and form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from library.admin import resource_columns as columns
from library.admin.permissions import PermissionCheckedChooserViewSet
from library.admin.term_widgets import TermsField
from library.models import Organisation, Region, Resource, Theme
from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin

from .resource_filters import ResourceFilterSet


class ResourceForm(WagtailAdminModelForm):
    regions = TermsField(Region.objects.all(), label=_("Regions"))
    themes = TermsField(Theme.objects.all(), label=_("Themes"))
    organisations = TermsField(Organisation.objects.all(), label=_("Organisations"))


@no_rate_limit(ADMIN_USERS)
class ResourceIndexView(SafeExportMixin, IndexView):
    # Simple database search, which works together with every filter.
    search_backend_name = None
    search_fields = ["title", "un_symbol", "files__title"]

    def get_base_queryset(self):
        return columns.prefetch_listed(super().get_base_queryset())

    def search_queryset(self, queryset):
        return super().search_queryset(queryset).distinct()

    def to_row_dict(self, item: Resource) -> dict:
        return {name: columns.EXPORT_COLUMNS[name](item) for name in self.list_export}


# Text in any language starts at its own side.
TITLE_INPUT = forms.TextInput(attrs={"dir": "auto"})
SUMMARY_INPUT = AdminAutoHeightTextInput(attrs={"dir": "auto"})
FILE_PANELS = [
    FieldRowPanel([FieldPanel("document"), FieldPanel("language")]),
    FieldPanel(
        "title",
        heading=_("Title in the language of the file"),
        widget=TITLE_INPUT,
        help_text=_(
            "Readers in this language see the resource under this title. For example: "
            "L’alerte précoce en pratique."
        ),
    ),
    FieldPanel(
        "summary",
        heading=_("Summary in the language of the file"),
        widget=SUMMARY_INPUT,
        help_text=_(
            "Shown with this title. Of several files in one language, give one a "
            "summary: it names the whole resource."
        ),
    ),
]
CONTENT = [
    FieldPanel(
        "title",
        widget=TITLE_INPUT,
        help_text=_(
            "As on the first page, without organisation and year. "
            "For example: Early warning in practice: a toolkit for field offices."
        ),
    ),
    FieldPanel(
        "language",
        help_text=_("Of title and summary. Each file has its own language below."),
    ),
    FieldPanel(
        "summary",
        widget=SUMMARY_INPUT,
        help_text=_(
            "Two or three sentences: what it is, for whom, what it contains. For "
            "example: A toolkit for field offices. It explains twelve warning signs "
            "and has checklists to copy."
        ),
    ),
    InlinePanel(
        "files",
        panels=FILE_PANELS,
        heading=_("Files"),
        label=_("File"),
        help_text=_(
            "Translations, or several parts in one language. All pages are searchable. "
            "To replace a file, choose another: the URL stays, earlier versions too."
        ),
    ),
    FieldPanel(
        "visibility",
        help_text=_(
            "Others cannot tell that the resource exists. If in doubt, choose the more "
            "restrictive level."
        ),
    ),
    FieldPanel(
        "offers_access",
        help_text=_(
            "For a restricted resource: everybody who has its link sees title and "
            "summary, and can ask you for access. Lists and searches never show it."
        ),
    ),
]
CLASSIFICATION = [
    FieldPanel(
        "type",
        widget=forms.Select,
        help_text=_("What it is, not what it is about. For example: Policy brief."),
    ),
    FieldPanel(
        "regions",
        help_text=_(
            "The smallest region that covers the whole subject. For example: Sudan, "
            "not Africa; for Mali, Niger and Chad: the Sahel."
        ),
    ),
    FieldPanel(
        "themes",
        help_text=_(
            "One to four, as specific as possible. For example: Early warning, without "
            "its broader term Prevention."
        ),
    ),
    FieldPanel(
        "organisations",
        help_text=_("The publishers. Add new ones under Organisations first."),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [FieldPanel("published_on"), FieldPanel("published_precision")]
            )
        ],
        heading=_("Published"),
        help_text=_(
            "The date on the document, not of the upload. If only the year is known, "
            "choose 1 January and “Year”."
        ),
    ),
    FieldPanel("un_symbol", help_text=_("For example: S/RES/1674 (2006).")),
]
RIGHTS = [
    FieldPanel(
        "content_note",
        help_text=_(
            "A warning, shown before the summary. For example: Contains accounts of "
            "sexual violence."
        ),
    ),
    FieldPanel(
        "rights",
        help_text=_("The licence or the copyright holder. For example: CC BY 4.0."),
    ),
    FieldPanel(
        "source_url",
        help_text=_(
            "The web page it comes from, not the file. For example: "
            "https://www.un.org/en/genocideprevention/."
        ),
    ),
    FieldPanel(
        "review_on",
        help_text=_(
            "When to check that it is still correct; it will appear on your dashboard. "
            "For example: in a year, for a guide with addresses."
        ),
    ),
    FieldPanel(
        "supersedes",
        help_text=_(
            "The older resource that this one replaces. Each page links to the other."
        ),
    ),
    PublishingPanel(),
]


class ResourceViewSet(SnippetViewSet):
    model = Resource
    chooser_viewset_class = PermissionCheckedChooserViewSet
    icon = "doc-full"
    index_view_class = ResourceIndexView
    filterset_class = ResourceFilterSet
    list_display = [
        "title",
        Column("type", label=_("Type"), sort_key="type__label_en"),
        Column("regions", label=_("Regions"), accessor=columns.regions),
        Column("languages", label=_("Languages"), accessor=columns.languages),
        Column(
            "published",
            label=_("Date"),
            accessor=columns.published,
            sort_key="published_on",
            width="9%",
        ),
        "visibility",
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor=columns.status,
            primary=lambda resource: resource.live,
            sort_key="live",
        ),
        Column("text", label=_("Text"), accessor=columns.text, width="10%"),
    ]
    list_export = list(columns.EXPORT_COLUMNS)
    export_headings = columns.HEADINGS
    export_filename = "resources"
    list_per_page = 50
    ordering = "-created_at"
    edit_handler = TabbedInterface(
        [
            ObjectList(CONTENT, heading=_("Content")),
            ObjectList(CLASSIFICATION, heading=_("Classification")),
            ObjectList(RIGHTS, heading=_("Rights and review")),
        ],
        base_form_class=ResourceForm,
    )
