"""The files of resources: languages and parts."""

from __future__ import annotations

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from library.languages import direction, language_choices, url_code
from library.models.documents import LibraryDocument
from library.models.resources import Resource


class ResourceFile(Orderable):
    """A file of a resource; several in one language are its parts."""

    resource = ParentalKey(Resource, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        LibraryDocument,
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="resource_files",
    )
    # "" if it is not known yet.
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=language_choices,
        default="en",
        blank=True,
    )
    # The number of the part in its URL; unchanged when files are reordered.
    part = models.PositiveIntegerField(_("part"), null=True, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=500, blank=True)
    summary = models.TextField(_("summary"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("file of a resource")
        verbose_name_plural = _("files of a resource")
        constraints = [
            # The condition is always true, but it hides the constraint from formsets,
            # which would validate it before the parts are numbered.
            models.UniqueConstraint(
                fields=["resource", "language", "part"],
                condition=models.Q(part__gt=0),
                name="part_once_a_language",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.document.title

    @property
    def direction(self) -> str:
        return direction(self.language)

    def save(self, *args, **kwargs) -> None:
        siblings = ResourceFile.objects.filter(
            resource=self.resource_id, language=self.language
        ).exclude(pk=self.pk)
        if not self.part or siblings.filter(part=self.part).exists():
            last = siblings.aggregate(last=models.Max("part"))["last"]
            self.part = (last or 0) + 1
        if self.sort_order is None:
            # Databases differ in where they sort NULL.
            self.sort_order = self.part - 1
        # The handler that archives a replaced document needs this transaction.
        with transaction.atomic():
            super().save(*args, **kwargs)

    def _reverse(self, name: str, **kwargs: int) -> str:
        part = {"part": self.part} if (self.part or 1) > 1 else {}
        own = {"lang": url_code(self.language)} | part
        kwargs = self.resource.url_kwargs | own | kwargs
        return reverse(name, kwargs=kwargs)

    def get_absolute_url(self) -> str:
        """Return the URL of the file itself."""
        return self._reverse("file")

    @property
    def text_url(self) -> str:
        """The URL of the whole text as one page."""
        return self._reverse("document")

    @property
    def page_range_url(self) -> str:
        """The URL of some pages as a PDF."""
        return self._reverse("page_range")

    @property
    def thumbnails_url(self) -> str:
        """The URL of small images of the pages."""
        return self._reverse("thumbnails")

    def page_url(self, number: int) -> str:
        """Return the URL of the text of a page."""
        return self._reverse("page", n=number)

    def permanent_page_url(self, number: int) -> str:
        """Return the URL of a page that does not change with title and visibility."""
        part = {"part": self.part} if (self.part or 1) > 1 else {}
        language = url_code(self.language)
        kwargs = {"pk": self.resource_id, "lang": language, "n": number} | part
        return reverse("page", kwargs=kwargs)

    def version_url(self, number: int) -> str:
        """Return the URL of an earlier version, for editors."""
        return self._reverse("file_version", n=number)
