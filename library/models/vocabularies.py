"""The vocabularies: regions, themes, resource types, organisations.

Each entry is a term with a stable code and labels in the interface's languages. A
filter on a term includes its descendants; `lineage` answers that for a whole vocabulary
in one query, since vocabularies are small and read far more often than changed.
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

from .editorial import DeferredTextsManager, EditorialTexts


@lru_cache(maxsize=4096)  # each link to a resource asks for its title's
def ascii_slug(text: str) -> str:
    """Return a slug in plain letters for text of any script; "" when none is left."""
    return slugify(string_to_ascii(text))


def label_field() -> str:
    """Return the name of the field with the labels in the active language."""
    language = (get_language() or "en").split("-")[0]
    return f"label_{language if language in LABEL_LANGUAGES else 'en'}"


class TermQuerySet(models.QuerySet):
    def by_code(self) -> dict[str, Term]:
        """Return all terms of the queryset by their code."""
        return {term.code: term for term in self}


class Term(index.Indexed, EditorialTexts):
    """An entry of a vocabulary."""

    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        help_text=_("Stable: used in addresses and imports. Do not change it."),
    )
    slug = models.SlugField(max_length=120, unique=True, editable=False)
    label_en = models.CharField(_("label (English)"), max_length=200)
    label_fr = models.CharField(_("label (French)"), max_length=200, blank=True)
    label_es = models.CharField(_("label (Spanish)"), max_length=200, blank=True)
    label_ar = models.CharField(_("label (Arabic)"), max_length=200, blank=True)
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("Names that readers may type, one a line, in any language."),
    )
    description = models.TextField(_("description"), blank=True)

    objects = DeferredTextsManager.from_queryset(TermQuerySet)()
    search_fields = [
        index.SearchField("label_en", boost=2),
        index.AutocompleteField("label_en"),
        index.SearchField("aliases"),
        index.FilterField("code"),
    ]
    # Name of the address of this vocabulary's browse pages.
    url_name = ""
    # Name of this vocabulary's filter in addresses, and of the field of a resource.
    facet = ""
    resource_field = ""

    class Meta(EditorialTexts.Meta):
        abstract = True
        ordering = ["label_en"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=[self.slug])

    def _free_slug(self) -> str:
        slug = ascii_slug(self.label_en)[:100] or slugify(self.code)
        is_taken = type(self).objects.filter(slug=slug).exclude(pk=self.pk).exists()
        return f"{slug[:30]}-{slugify(self.code)}" if is_taken else slug

    @property
    def label(self) -> str:
        """The label in the active language, in English where there is none."""
        return getattr(self, label_field()) or self.label_en

    def labels(self) -> dict[str, str]:
        """Return the labels by language, without the empty ones."""
        found = {code: getattr(self, f"label_{code}") for code in LABEL_LANGUAGES}
        return {code: label for code, label in found.items() if label}

    def alias_list(self) -> list[str]:
        """Return the other names, one string each."""
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]

    @classmethod
    def lineage(cls) -> dict[int, tuple[int, ...]]:
        """Return each term's id with the ids that a filter on must find it by."""
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
                {"parent": _("A term cannot stand below itself: choose another one.")}
            )

    @classmethod
    def lineage(cls) -> dict[int, tuple[int, ...]]:
        parents = dict(cls.objects.values_list("pk", "parent"))
        return {pk: _climb(pk, parents) for pk in parents}


def _climb(pk: int | None, parents: dict[int, int | None]) -> tuple[int, ...]:
    """Return `pk` and the ids above it; a loop in the data ends the climb."""
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
        help_text=_("For an advocacy region: the countries it holds."),
    )
    url_name = "region"
    facet = "region"
    resource_field = "regions"

    class Meta(TreeTerm.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    @classmethod
    def lineage(cls) -> dict[int, tuple[int, ...]]:
        found = super().lineage()
        for group, country in cls.members.through.objects.values_list(
            "from_region", "to_region"
        ):
            found[country] = (*found[country], group)
        return found


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
    """Who published a resource."""

    is_member = models.BooleanField(_("member of the coalition"), default=False)
    url_name = "organisation"
    facet = "org"
    resource_field = "organisations"

    class Meta(Term.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def save(self, *args, **kwargs) -> None:
        self.code = self.code or self._free_code()
        super().save(*args, **kwargs)

    def _free_code(self) -> str:
        code = ascii_slug(self.label_en)[:70] or "organisation"
        similar = type(self).objects.filter(code__startswith=code)
        taken = set(similar.values_list("code", flat=True))
        candidates = (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3)))
        return next(found for found in candidates if found not in taken)


VOCABULARIES: tuple[type[Term], ...] = (Region, Theme, ResourceType, Organisation)


def expand(ids: Iterable[int], lineage: dict[int, tuple[int, ...]]) -> set[int]:
    """Return the ids and all that stand above them, each once."""
    return {above for pk in ids for above in lineage.get(pk, (pk,))}
