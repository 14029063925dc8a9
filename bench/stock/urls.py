"""The library's URLs and the search page of a new Wagtail project, twice."""

from django.urls import path

from bench.stock.views import rows, titles
from config.urls import urlpatterns as library_urls

urlpatterns = [
    path("stock/titles/", titles),
    path("stock/rows/", rows),
    *library_urls,
]
