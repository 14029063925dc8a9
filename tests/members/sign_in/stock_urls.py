"""The project's URLs with Wagtail's own sign-in forms, for tests."""

from django.urls import include, path
from wagtail import urls as pages
from wagtail.admin import urls as admin

from config.urls import urlpatterns as own

login = [url for url in pages.urlpatterns if url.name == "wagtailcore_login"]
urlpatterns = [path("admin/", include(admin)), *login, *own, path("", include(pages))]
