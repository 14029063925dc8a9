"""Resources, the items of the library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from library.access.viewers import Viewer, Visibility
from library.languages import direction, language_choices
from library.models.random_ids import RandomIdMixin, assign_ids
from library.models.vocabularies import (
    Organisation,
    Region,
    ResourceType,
    Theme,
    ascii_slug,
)
from library.signals import resources_changed

if TYPE_CHECKING:
    from .resources import Resource


# When a resource was first published in the library, in queries: `Resource.added_at`.
ADDED_AT = Coalesce("first_published_at", "created_at")
# Where Wagtail records drafts, locks and schedules. A change of these fields alone does
# not change what is published.
DRAFT_FIELDS = frozenset(
    {
        "latest_revision",
        "live_revision",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)


class ResourceQuerySet(models.QuerySet):
    """Sends `resources_changed` for bulk operations, which send no signal per row."""

    def live(self) -> ResourceQuerySet:
        """Return the published resources that have not expired.

        The expiry date counts even before the worker has unpublished the resource.
        """
        is_current = Q(expire_at=None) | Q(expire_at__gt=timezone.now())
        return self.filter(is_current, live=True)

    def overdue(self) -> ResourceQuerySet:
        """Return the expired resources that the worker has not unpublished yet."""
        return self.filter(live=True, expire_at__lte=timezone.now())

    def visible_to(self, viewer: Viewer) -> ResourceQuerySet:
        """Return the published resources that this viewer may see."""
        if not isinstance(viewer, Viewer):
            raise TypeError("visible_to needs a Viewer")
        return self.live().filter(visibility__in=viewer.levels)

    def announced(self) -> ResourceQuerySet:
        """Return the restricted resources whose title and summary everybody may see.

        Only at their own URL: no list, search or feed contains them.
        """
        restricted = self.live().exclude(visibility=Visibility.PUBLIC)
        return restricted.filter(offers_access=True)

    def update(self, **values) -> int:
        ids = list(self.values_list("pk", flat=True))
        count = super().update(**values)
        if not DRAFT_FIELDS.issuperset(values):
            resources_changed.send(self.model, resource_ids=ids)
        return count

    update.alters_data = True

    def bulk_create(self, objs: Iterable[Resource], *args, **kwargs) -> list[Resource]:
        objs = list(objs)
        assign_ids(objs)
        resources = super().bulk_create(objs, *args, **kwargs)
        resources_changed.send(self.model, resource_ids=[row.pk for row in resources])
        return resources

    bulk_create.alters_data = True


class Resource(
    RandomIdMixin,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    ClusterableModel,
):
    """An item of the library, with any number of files."""

    class Precision(models.TextChoices):
        YEAR = "year", _("Year")
        MONTH = "month", _("Month")
        DAY = "day", _("Day")

    title = models.CharField(_("title"), max_length=500)
    language = models.CharField(
        _("language of the title"),
        max_length=10,
        choices=language_choices,
        default="en",
        # Of a draft until somebody or the text of its file says it.
        blank=True,
    )
    summary = models.TextField(_("summary"), blank=True)
    type = models.ForeignKey(
        ResourceType,
        verbose_name=_("type"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resources",
    )
    regions = ParentalManyToManyField(
        Region, verbose_name=_("regions"), blank=True, related_name="resources"
    )
    themes = ParentalManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="resources"
    )
    organisations = ParentalManyToManyField(
        Organisation,
        verbose_name=_("organisations"),
        blank=True,
        related_name="resources",
    )
    published_on = models.DateField(_("date of publication"), null=True, blank=True)
    published_precision = models.CharField(
        _("precision of the date"),
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
    )
    un_symbol = models.CharField(_("UN symbol"), max_length=100, blank=True)
    rights = models.CharField(_("rights"), max_length=500, blank=True)
    source_url = models.CharField(_("source"), max_length=1000, blank=True)
    visibility = models.CharField(
        _("visibility"),
        max_length=10,
        choices=Visibility,
        default=Visibility.MEMBERS,
        db_index=True,
    )
    # Restricted resources: everybody with the URL sees title and summary, and can ask.
    offers_access = models.BooleanField(_("access on request"), default=False)
    review_on = models.DateField(_("review date"), null=True, blank=True)
    content_note = models.CharField(_("content note"), max_length=500, blank=True)
    supersedes = models.ForeignKey(
        "self",
        verbose_name=_("supersedes"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="superseded_by",
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ResourceQuerySet.as_manager()
    # For choosers in the admin; readers use the app `search`.
    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("un_symbol"),
        index.FilterField("visibility"),
        index.FilterField("live"),
    ]

    class Meta:
        # Resources without a date come last; databases differ in their default.
        ordering = [models.F("published_on").desc(nulls_last=True), "-pk"]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        # Each search looks up which resources have expired.
        indexes = [
            models.Index(
                fields=["expire_at"],
                condition=models.Q(expire_at__isnull=False),
                name="resource_planned_end",
            )
        ]
        permissions = [
            ("view_members_resource", "Can see what is for members"),
            ("view_committee_resource", "Can see what is for the committee"),
            (
                "publish_incomplete_resource",
                "Can publish many resources at once that lack metadata",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def is_restricted(self) -> bool:
        return self.visibility != Visibility.PUBLIC

    @property
    def is_public(self) -> bool:
        """Whether it is published for everybody, so that its title may be shown."""
        return self.live and not self.is_restricted

    @property
    def slug(self) -> str:
        """The readable part of the URL; never empty."""
        return ascii_slug(self.title)[:60].strip("-") or "resource"

    @property
    def added_at(self) -> datetime:
        """When the resource was first published in the library."""
        return self.first_published_at or self.created_at

    @property
    def url_kwargs(self) -> dict[str, int | str]:
        """The arguments of every URL of this resource and of its files.

        Browsers, proxies, logs and emails store URLs: only those of public resources
        contain the title.
        """
        return {"pk": self.pk, "slug": self.slug} if self.is_public else {"pk": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("resource", kwargs=self.url_kwargs)

    @property
    def permanent_url(self) -> str:
        """The URL that does not change with title and visibility."""
        return reverse("resource", kwargs={"pk": self.pk})

    @property
    def archive_url(self) -> str:
        """The URL of a ZIP with all files."""
        return reverse("archive", kwargs=self.url_kwargs)

    @property
    def cover_url(self) -> str:
        return reverse("cover", kwargs=self.url_kwargs)

    @property
    def drawn_cover_url(self) -> str:
        return reverse("drawn_cover", kwargs=self.url_kwargs)

    @classmethod
    def is_id_taken(cls, pk: int) -> bool:
        """Return whether a resource has this id, or a deleted one had it."""
        tombstones = apps.get_model("library", "RemovedResource").objects
        return super().is_id_taken(pk) or tombstones.filter(pk=pk).exists()

    def save_revision(self, *args, **kwargs):
        self.number_files()
        return super().save_revision(*args, **kwargs)

    def number_files(self) -> None:
        """Number the files of each language, saved or not, with their `part`.

        Saved files keep their number. Files of drafts have no rows yet, and their URLs
        must not depend on which draft is published.
        """
        files = apps.get_model("library", "ResourceFile").objects
        rows = files.filter(resource=self.pk)
        saved_parts = {
            pk: (language, part)
            for pk, language, part in rows.values_list("pk", "language", "part")
        }
        used_parts = set(saved_parts.values())
        for file in self.files.get_object_list():
            if saved_parts.get(file.pk) == (file.language, file.part):
                continue
            if not file.part or (file.language, file.part) in used_parts:
                file.part = 1 + max(
                    (part for lang, part in used_parts if lang == file.language),
                    default=0,
                )
            used_parts.add((file.language, file.part))

    def get_preview_template(self, request, mode_name: str) -> str:
        return "library/resource.html"

    def get_preview_context(self, request, mode_name: str) -> dict:
        return {"resource": self, "is_preview": True, "request": request}
