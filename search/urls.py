from django.urls import path

from library.urls import resource_paths
from search import views
from search.export import views as export_views

urlpatterns = [
    path("search/", views.results, name="search"),
    path("search/filters/<slug:facet>/", views.facet_values, name="facet_values"),
    path("search/suggest/", views.suggestions, name="suggest"),
    path("search/feed.atom", export_views.feed, name="feed"),
    path("search/export.<slug:kind>", export_views.export, name="export"),
    path("years/", views.years, name="years"),
    *resource_paths("cite.<slug:kind>", export_views.cite, "cite"),
]
for model, folder in views.INDEX_NAMES.items():
    kwargs = {"model": model}
    urlpatterns += [
        path(f"{folder}/", views.vocabulary, kwargs, name=folder),
        path(f"{folder}/<slug:slug>/", views.term, kwargs, name=model.url_name),
    ]
