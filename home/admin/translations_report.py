"""The report "Translations": the state of each page in each language."""

from __future__ import annotations

import django_filters
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from library.rate_limits import ADMIN_USERS, no_rate_limit
from library.spreadsheets import SafeExportMixin

LANGUAGES = dict(settings.LANGUAGES)
HOME_DEPTH = 2
INDEX = "home_translations"


class State(models.TextChoices):
    """The state of a page in one language."""

    LIVE = "live", _("Live")
    OLDER = "older", _("Older than the original")
    DRAFT = "draft", _("Draft")
    MISSING = "missing", _("Missing")


def originals(pages: PageQuerySet) -> PageQuerySet:
    """Return one page per set of translations: in the default language, else the
    oldest."""
    others = Page.objects.filter(translation_key=OuterRef("translation_key"))
    default = Q(locale__language_code=settings.LANGUAGE_CODE)
    oldest = ~Exists(others.filter(default)) & ~Exists(
        others.filter(pk__lt=OuterRef("pk"))
    )
    return pages.filter(default | oldest, depth__gte=HOME_DEPTH)


def with_states(pages: PageQuerySet) -> PageQuerySet:
    """Annotate `state_<code>` and `page_<code>` (page id or None) per language."""
    for code in LANGUAGES:
        own = Page.objects.filter(
            translation_key=OuterRef("translation_key"), locale__language_code=code
        )
        live = own.filter(live=True)
        older = live.filter(last_published_at__lt=OuterRef("last_published_at"))
        state = Case(
            When(Exists(older), then=Value(State.OLDER)),
            When(Exists(live), then=Value(State.LIVE)),
            When(Exists(own), then=Value(State.DRAFT)),
            default=Value(State.MISSING),
        )
        pages = pages.annotate(
            **{f"state_{code}": state, f"page_{code}": Subquery(own.values("pk")[:1])}
        )
    return pages


class TranslationsFilterSet(WagtailFilterSet):
    """Filters by `state` in `language`, or in any language."""

    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=list(LANGUAGES.items())
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices)

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_queryset(self, queryset: PageQuerySet) -> PageQuerySet:
        state = self.form.cleaned_data["state"]
        if not state:
            return queryset
        language = self.form.cleaned_data["language"]
        codes = [language] if language else list(LANGUAGES)
        in_any = Q()
        for code in codes:
            in_any |= Q(**{f"state_{code}": state})
        return queryset.filter(in_any)


class StateColumn(Column):
    """The state of a page in one language, with a link to edit or to translate it."""

    cell_template_name = "home/admin/translation_cell.html"

    def __init__(self, code: str) -> None:
        super().__init__(f"state_{code}", label=LANGUAGES[code])
        self.code = code

    def get_cell_context_data(self, instance: Page, parent_context) -> dict:
        context = super().get_cell_context_data(instance, parent_context)
        state = State(getattr(instance, self.name))
        user = parent_context["request"].user
        may_translate = user.has_perm("simple_translation.submit_translation")
        url = ""
        if pk := getattr(instance, f"page_{self.code}"):
            if pk in instance.editable_ids:
                url = reverse("wagtailadmin_pages:edit", args=[pk])
        elif may_translate and instance.depth > HOME_DEPTH:
            name = "simple_translation:submit_page_translation"
            url = reverse(name, args=[instance.pk])
        return context | {
            "state": state,
            "url": url,
            "is_good": state == State.LIVE,
            "is_missing": state == State.MISSING,
        }


@no_rate_limit(ADMIN_USERS)
class TranslationsReport(SafeExportMixin, ReportView):
    """The pages that the user may edit."""

    model = Page
    page_title = _("Translations")
    header_icon = "globe"
    index_url_name = INDEX
    index_results_url_name = f"{INDEX}_results"
    filterset_class = TranslationsFilterSet
    any_permission_required = ["add", "change", "publish"]
    is_searchable = False
    default_ordering = "path"
    list_export = ["title", *(f"state_{code}" for code in LANGUAGES)]
    export_headings = {f"state_{code}": name for code, name in LANGUAGES.items()}

    @cached_property
    def columns(self) -> list[Column]:
        code = self.request.GET.get("language")
        codes = [code] if code in LANGUAGES else list(LANGUAGES)
        title = TitleColumn(
            "title",
            label=_("Page"),
            accessor="get_admin_display_title",
            url_name="wagtailadmin_pages:edit",
        )
        return [title, *map(StateColumn, codes)]

    def editable(self) -> PageQuerySet:
        """Return the pages that the user may edit."""
        policy = policy_registry.get_by_type(Page)
        return policy.instances_user_has_any_permission_for(
            self.request.user, self.any_permission_required
        )

    def get_base_queryset(self) -> PageQuerySet:
        return with_states(originals(self.editable())).order_by(F("path"))

    def get_queryset(self) -> PageQuerySet:
        self.queryset = self.get_base_queryset()
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list):
        pages = list(object_list)
        ids = {getattr(page, f"page_{code}") for page in pages for code in LANGUAGES}
        editable = self.editable().filter(pk__in=ids - {None})
        editable_ids = set(editable.values_list("pk", flat=True))
        for page in pages:
            page.editable_ids = editable_ids
        return pages

    def preprocess_field_value(self, field, value, export_format):
        if field.startswith("state_"):
            return str(State(value).label)
        return super().preprocess_field_value(field, value, export_format)


class TranslationsMenuItem(MenuItem):
    """Shown to users who may edit a page."""

    def is_shown(self, request) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(
            request.user, TranslationsReport.any_permission_required
        )


def translations_menu_item() -> MenuItem:
    """Return the item of the reports menu."""
    return TranslationsMenuItem(
        _("Translations"),
        reverse(INDEX),
        name="translations",
        icon_name="globe",
        order=500,
    )


def translations_urls() -> list[URLPattern]:
    """Return the URL patterns of the report below /admin/."""
    report = TranslationsReport
    return [
        path("reports/translations/", report.as_view(), name=INDEX),
        path(
            "reports/translations/results/",
            report.as_view(results_only=True),
            name=f"{INDEX}_results",
        ),
    ]
