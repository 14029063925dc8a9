"""A document as the Wagtail documentation would index it."""

from django.db import models
from wagtail.search import index


class StockDocument(index.Indexed, models.Model):
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
