"""The same texts and resources as the Wagtail documentation would index them."""

from django.db import models
from wagtail.search import index

from library.models import Resource


class StockDocument(index.Indexed, models.Model):
    """One flat row: what costs stock search least."""

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE)
    title = models.CharField(max_length=500)
    body = models.TextField()
    region = models.CharField(max_length=80)
    country = models.CharField(max_length=80)
    year = models.CharField(max_length=4)

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("body"),
        index.FilterField("region"),
        index.FilterField("country"),
        index.FilterField("year"),
    ]

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return self.title


def _term(field: str) -> index.RelatedFields:
    labels = ("label_en", "label_fr", "label_es", "label_ar", "aliases")
    return index.RelatedFields(
        field, [*map(index.SearchField, labels), index.FilterField("code")]
    )


class StockResource(StockDocument):
    """The library's own resource: with its terms, and its text as one column."""

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("body"),
        index.RelatedFields(
            "resource",
            [
                index.SearchField("summary"),
                index.SearchField("un_symbol"),
                index.FilterField("visibility"),
                index.FilterField("published_on"),
                *map(_term, ("type", "regions", "themes", "organisations")),
            ],
        ),
    ]

    class Meta:
        app_label = "stock"
        proxy = True

    @classmethod
    def get_indexed_objects(cls):
        """Return all with what is indexed of them, in few queries."""
        return cls.objects.select_related("resource__type").prefetch_related(
            "resource__regions", "resource__themes", "resource__organisations"
        )
