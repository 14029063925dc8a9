"""The project's URLs with Wagtail's own sign-in forms, for tests."""

from django.urls import include, path
from wagtail import urls as pages
from wagtail.admin import urls as admin

from config.urls import urlpatterns
from members.accounts.views import admin_sign_in

own = [url for url in urlpatterns if getattr(url, "callback", None) != admin_sign_in]
urlpatterns = [path("admin/", include(admin)), *own, path("", include(pages))]
