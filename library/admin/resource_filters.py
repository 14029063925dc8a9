"""Filters of the resource listing."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from library.access.viewers import Visibility
from library.admin.term_widgets import TermChoiceField
from library.languages import language_choices
from library.models import Region, Resource, ResourceType, Theme
from library.resources.content_gaps import TO_DO


class TermFilter(django_filters.ModelChoiceFilter):
    """Filter by a term, including its narrower terms."""

    field_class = TermChoiceField

    def filter(self, qs: QuerySet, value) -> QuerySet:
        if value is None:
            return qs
        ids = [pk for pk, path in type(value).lineage().items() if value.pk in path]
        return qs.filter(**{f"{self.field_name}__in": ids}).distinct()


def _radio_filter(choices, **kwargs) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        choices=choices, empty_label=_("All"), widget=forms.RadioSelect, **kwargs
    )


class ResourceFilterSet(WagtailFilterSet):
    visibility = _radio_filter(Visibility.choices, label=_("Visibility"))
    live = _radio_filter(
        [("True", _("Published")), ("False", _("Not published"))], label=_("Status")
    )
    to_do = _radio_filter(
        [(item.code, item.label) for item in TO_DO.values()],
        label=_("To do"),
        method="filter_to_do",
    )
    type = django_filters.ModelChoiceFilter(
        queryset=ResourceType.objects.all(), label=_("Type")
    )
    region = TermFilter(
        field_name="regions", queryset=Region.objects.all(), label=_("Region")
    )
    theme = TermFilter(
        field_name="themes", queryset=Theme.objects.all(), label=_("Theme")
    )
    language = django_filters.ChoiceFilter(
        field_name="files__language",
        choices=language_choices,
        distinct=True,
        label=_("File language"),
    )

    class Meta:
        model = Resource
        fields: list[str] = []

    def filter_to_do(self, resources: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the resources with this content gap."""
        return TO_DO[value].filter(resources)
