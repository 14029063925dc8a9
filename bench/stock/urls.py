"""The library's URLs and the search page of a new Wagtail project."""

from django.urls import path

from bench.stock.views import search
from config.urls import urlpatterns as library_urls

urlpatterns = [path("stock/search/", search), *library_urls]
