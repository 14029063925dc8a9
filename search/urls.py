from django.urls import path

from library.models import Term
from library.urls import RESOURCE

from . import reading, views

FILE = f"{RESOURCE}<slug:lang>/"


def _browsing(model: type[Term], folder: str) -> list:
    kwargs = {"model": model}
    return [
        path(f"{folder}/", views.vocabulary, kwargs, name=folder),
        path(f"{folder}/<slug:slug>/", views.term, kwargs, name=model.url_name),
    ]


urlpatterns = [
    path("search/", views.results, name="search"),
    path(RESOURCE, reading.resource, name="resource"),
    path(f"{FILE}p/<int:n>/", reading.page, name="page"),
    path(f"{FILE}<int:part>/p/<int:n>/", reading.page, name="page"),
]
for model, folder in views.INDEX_NAMES.items():
    urlpatterns += _browsing(model, folder)
