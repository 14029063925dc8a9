"""URLs for programs. They have no language prefix: answers name their languages."""

from django.urls import include, path, re_path

from api.rest.documentation import documentation, openapi
from api.rest.interface import endpoint_urls, unknown_path

urlpatterns = [
    path("", include("api.assistants.urls")),
    path("", include("api.dumps.urls")),
    path("", include("api.oai.urls")),
    path("api/", documentation, name="api_documentation"),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/", include((list(endpoint_urls()), "api"))),
    re_path(r"^api/v1/", unknown_path, name="api_unknown"),
]
