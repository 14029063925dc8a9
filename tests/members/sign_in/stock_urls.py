"""The project with the forms for signing in that Wagtail brings, for a test."""

from django.urls import include, path
from wagtail import urls as pages
from wagtail.admin import urls as admin

from config.urls import urlpatterns as own

stock = [path("admin/", include(admin)), path("", include(pages))]
urlpatterns = [*stock[:1], *own, *stock[1:]]
