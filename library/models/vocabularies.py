"""The vocabularies: regions, themes, resource types, organisations.

The words are those of SKOS: a term has a stable code (notation), labels in the
languages of the interface (prefLabel), aliases (altLabel), and a broader term.

A filter on a term includes its narrower terms. `lineage` returns them for a whole
vocabulary in one query: vocabularies are small and seldom change.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import string_to_ascii
from wagtail.search import index

from library.languages import LABEL_LANGUAGES

from .editorial import TEXT_FIELDS, EditorialTexts


@lru_cache(maxsize=4096)  # called for each link to a resource
def ascii_slug(text: str) -> str:
    """Return an ASCII slug for text of any script; "" if nothing is left."""
    return slugify(string_to_ascii(text))


def label_field() -> str:
    """Return the name of the label field in the active language."""
    language = (get_language() or "en").split("-")[0]
    return f"label_{language if language in LABEL_LANGUAGES else 'en'}"


class TermQuerySet(models.QuerySet):
    def by_code(self) -> dict[str, Term]:
        """Return the terms of the queryset by code."""
        return {term.code: term for term in self}


class TermManager(models.Manager.from_queryset(TermQuerySet)):
    """Defers the texts: only the page and the form of a term need them."""

    def get_queryset(self) -> TermQuerySet:
        return super().get_queryset().defer(*TEXT_FIELDS)


class Term(index.Indexed, EditorialTexts):
    """An entry of a vocabulary."""

    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        help_text=_("Used in URLs and imports. Do not change it."),
    )
    slug = models.SlugField(max_length=120, unique=True, editable=False)
    label_en = models.CharField(_("label (English)"), max_length=200)
    label_fr = models.CharField(_("label (French)"), max_length=200, blank=True)
    label_es = models.CharField(_("label (Spanish)"), max_length=200, blank=True)
    label_ar = models.CharField(_("label (Arabic)"), max_length=200, blank=True)
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_(
            "Other names that readers may type, in any language. One per line."
        ),
    )
    description = models.TextField(_("description"), blank=True)

    objects = TermManager()
    search_fields = [
        index.SearchField("label_en", boost=2),
        index.AutocompleteField("label_en"),
        index.SearchField("aliases"),
        index.FilterField("code"),
    ]
    # URL name of the vocabulary's browse pages.
    url_name = ""
    # Name of the vocabulary's filter in URLs, and of the field of a resource.
    facet = ""
    resource_field = ""

    class Meta(EditorialTexts.Meta):
        abstract = True
        ordering = ["label_en"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            slug = ascii_slug(self.label_en)[:100] or slugify(self.code)
            others = type(self).objects.filter(slug=slug).exclude(pk=self.pk)
            is_used = others.exists()
            self.slug = f"{slug[:30]}-{slugify(self.code)}" if is_used else slug
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=[self.slug])

    @property
    def label(self) -> str:
        """The label in the active language, else in English."""
        return getattr(self, label_field()) or self.label_en

    def labels(self) -> dict[str, str]:
        """Return the labels by language, without the empty ones."""
        labels = {code: getattr(self, f"label_{code}") for code in LABEL_LANGUAGES}
        return {code: label for code, label in labels.items() if label}

    def alias_list(self) -> list[str]:
        """Return the other names as a list."""
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]

    @classmethod
    def lineage(cls) -> dict[int, tuple[int, ...]]:
        """Return, by id, the ids of the terms whose filter includes a term."""
        return {pk: (pk,) for pk in cls.objects.values_list("pk", flat=True)}


class TreeTerm(Term):
    """A term with a broader one above it."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("broader term"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )

    class Meta(Term.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        parents = dict(type(self).objects.values_list("pk", "parent"))
        if self.pk and self.pk in _climb(self.parent_id, parents):
            raise ValidationError(
                {"parent": _("A term cannot be its own broader term. Choose another.")}
            )

    @classmethod
    def lineage(cls) -> dict[int, tuple[int, ...]]:
        parents = dict(cls.objects.values_list("pk", "parent"))
        return {pk: _climb(pk, parents) for pk in parents}


def _climb(pk: int | None, parents: dict[int, int | None]) -> tuple[int, ...]:
    """Return `pk` and the ids of its broader terms; safe against cycles."""
    path: list[int] = []
    while pk is not None and pk not in path:
        path.append(pk)
        pk = parents.get(pk)
    return tuple(path)


class Region(TreeTerm):
    """A place: UN M49 areas and countries, and advocacy regions that overlap them."""

    class Kind(models.TextChoices):
        AREA = "area", _("Area (UN M49)")
        COUNTRY = "country", _("Country")
        ADVOCACY = "advocacy", _("Advocacy region")

    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.COUNTRY
    )
    members = models.ManyToManyField(
        "self",
        verbose_name=_("countries"),
        symmetrical=False,
        blank=True,
        related_name="groups",
        limit_choices_to={"kind": "country"},
        help_text=_("For an advocacy region: its countries."),
    )
    url_name = "region"
    facet = "region"
    resource_field = "regions"

    class Meta(TreeTerm.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    @classmethod
    def lineage(cls) -> dict[int, tuple[int, ...]]:
        lineage = super().lineage()
        for group, country in cls.members.through.objects.values_list(
            "from_region", "to_region"
        ):
            lineage[country] = (*lineage[country], group)
        return lineage


class Theme(TreeTerm):
    """A subject."""

    url_name = "theme"
    facet = "theme"
    resource_field = "themes"

    class Meta(TreeTerm.Meta):
        ordering = ["code"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class ResourceType(Term):
    """A kind of publication."""

    url_name = "type"
    facet = "type"
    resource_field = "type"

    class Meta(Term.Meta):
        verbose_name = _("resource type")
        verbose_name_plural = _("resource types")


class Organisation(Term):
    """A publisher of resources."""

    is_member = models.BooleanField(_("member of the coalition"), default=False)
    url_name = "organisation"
    facet = "org"
    resource_field = "organisations"

    class Meta(Term.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def save(self, *args, **kwargs) -> None:
        if not self.code:
            stem = ascii_slug(self.label_en)[:70] or "organisation"
            similar = type(self).objects.filter(code__startswith=stem)
            used = set(similar.values_list("code", flat=True))
            candidates = (stem, *(f"{stem}-{n}" for n in range(2, len(used) + 3)))
            self.code = next(code for code in candidates if code not in used)
        super().save(*args, **kwargs)


VOCABULARIES: tuple[type[Term], ...] = (Region, Theme, ResourceType, Organisation)


def expand(ids: Iterable[int], lineage: dict[int, tuple[int, ...]]) -> set[int]:
    """Return the ids together with those of all broader terms."""
    return {above for pk in ids for above in lineage.get(pk, (pk,))}
