"""Resources in the admin: listing, filters, export and the form."""

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
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from library.admin import resource_columns as rows
from library.admin.permissions import PermissionCheckedChooserViewSet
from library.admin.resource_columns import SafeExportIndexView
from library.admin.term_widgets import TermsField
from library.models import Organisation, Region, Resource, Theme

from .resource_filters import ResourceFilterSet


class ResourceForm(WagtailAdminModelForm):
    regions = TermsField(Region.objects.all(), label=_("Regions"))
    themes = TermsField(Theme.objects.all(), label=_("Themes"))
    organisations = TermsField(Organisation.objects.all(), label=_("Organisations"))


class ResourceIndexView(SafeExportIndexView, IndexView):
    # Plain containment in the database: it works together with every filter.
    search_backend_name = None
    search_fields = ["title", "un_symbol", "files__title"]

    def get_base_queryset(self):
        return rows.prefetch_listed(super().get_base_queryset())

    def search_queryset(self, queryset):
        return super().search_queryset(queryset).distinct()

    def to_row_dict(self, item: Resource) -> dict:
        return {name: rows.EXPORT_COLUMNS[name](item) for name in self.list_export}


FILE_PANELS = [
    FieldRowPanel([FieldPanel("document"), FieldPanel("language")]),
    FieldPanel(
        "title",
        help_text=_(
            "In the language of the file, where it differs from the title. For "
            "example: L’alerte précoce en pratique."
        ),
    ),
    FieldPanel(
        "summary",
        help_text=_("In the language of the file, for those who read that one."),
    ),
]
CONTENT = [
    FieldPanel(
        "title",
        help_text=_(
            "As it stands on the first page, without the organisation and the year. "
            "For example: Early warning in practice: a toolkit for field offices."
        ),
    ),
    FieldPanel(
        "language",
        help_text=_("Of the title and the summary. Each file has its own below."),
    ),
    FieldPanel(
        "summary",
        help_text=_(
            "Two or three sentences: what it is, for whom, what one finds in it. For "
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
            "The same text in several languages, or several parts in one language. "
            "Readers find each page of every file. To replace a file, choose another "
            "one in its place: the address stays, and the earlier one is kept."
        ),
    ),
    FieldPanel(
        "visibility",
        help_text=_(
            "Whoever may not see a resource does not learn that it exists. When in "
            "doubt choose the narrower one: it can be widened later."
        ),
    ),
]
FILING = [
    FieldPanel(
        "type",
        widget=forms.Select,
        help_text=_("What it is, not what it is about. For example: Policy brief."),
    ),
    FieldPanel(
        "regions",
        help_text=_(
            "What it is about: the smallest region that covers all of it. For example "
            "Sudan, not Africa; for Mali, Niger and Chad: the Sahel."
        ),
    ),
    FieldPanel(
        "themes",
        help_text=_(
            "One to four, the most exact ones. For example: Early warning, not also "
            "Prevention, which stands above it."
        ),
    ),
    FieldPanel(
        "organisations",
        help_text=_("Who published it. Add a new one under Organisations first."),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [FieldPanel("published_on"), FieldPanel("published_precision")]
            )
        ],
        heading=_("Published"),
        help_text=_(
            "The date on the document, not the day of the upload. If only the year is "
            "known, choose 1 January and “Year”."
        ),
    ),
    FieldPanel("un_symbol", help_text=_("For example: S/RES/1674 (2006).")),
]
CARE = [
    FieldPanel(
        "content_note",
        help_text=_(
            "A warning to readers, shown first. For example: Contains accounts of "
            "sexual violence."
        ),
    ),
    FieldPanel(
        "rights",
        help_text=_(
            "Who may copy it: the licence or the owner. For example: CC BY 4.0."
        ),
    ),
    FieldPanel(
        "source_url",
        help_text=_(
            "The page it comes from, rather than the file itself. For example: "
            "https://www.un.org/en/genocideprevention/."
        ),
    ),
    FieldPanel(
        "review_on",
        help_text=_(
            "When to look whether it is still right; it then shows on your first "
            "page. For a guide with addresses in it: in a year."
        ),
    ),
    FieldPanel(
        "supersedes",
        help_text=_(
            "The older resource that this one replaces. Readers of either are told of "
            "the other."
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
        Column("regions", label=_("Regions"), accessor=rows.regions),
        Column("languages", label=_("Languages"), accessor=rows.languages),
        Column(
            "published",
            label=_("Date"),
            accessor=rows.published,
            sort_key="published_on",
            width="9%",
        ),
        "visibility",
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor=rows.status,
            primary=lambda resource: resource.live,
            sort_key="live",
        ),
        Column("text", label=_("Text"), accessor=rows.text, width="10%"),
    ]
    list_export = list(rows.EXPORT_COLUMNS)
    export_headings = rows.HEADINGS
    export_filename = "resources"
    list_per_page = 50
    ordering = "-created_at"
    edit_handler = TabbedInterface(
        [
            ObjectList(CONTENT, heading=_("Content")),
            ObjectList(FILING, heading=_("Filing")),
            ObjectList(CARE, heading=_("Rights and care")),
        ],
        base_form_class=ResourceForm,
    )
