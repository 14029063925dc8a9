"""URLs for programs. They have no language prefix: answers name their languages."""

from django.urls import include, path

urlpatterns: list = [
    path("", include("api.dumps.urls")),
    path("", include("api.oai.urls")),
]
