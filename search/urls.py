from django.urls import path

from library.models import Term
from library.urls import FILE, RESOURCE

from . import export_views, reading, views


def _browsing(model: type[Term], folder: str) -> list:
    kwargs = {"model": model}
    return [
        path(f"{folder}/", views.vocabulary, kwargs, name=folder),
        path(f"{folder}/<slug:slug>/", views.term, kwargs, name=model.url_name),
    ]


urlpatterns = [
    path("search/", views.results, name="search"),
    path("search/suggest/", views.suggestions, name="suggest"),
    path("search/feed.atom", export_views.feed, name="feed"),
    path("search/export.<slug:kind>", export_views.export, name="export"),
    path("years/", views.years, name="years"),
    path(RESOURCE, reading.resource, name="resource"),
    path(f"{RESOURCE}cite.<slug:kind>", export_views.cite, name="cite"),
    path(f"{FILE}p/<int:n>/", reading.page, name="page"),
    path(f"{FILE}<int:part>/p/<int:n>/", reading.page, name="page"),
]
for model, folder in views.INDEX_NAMES.items():
    urlpatterns += _browsing(model, folder)
