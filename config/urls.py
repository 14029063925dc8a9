"""The URLconf. English has no prefix; /fr/, /es/ and /ar/ prefix the same paths."""

from allauth import urls as account_urls
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as admin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.urls import serve_pattern
from wagtail.utils.urlpatterns import decorate_urlpatterns

from home.discovery import favicon, robots, sitemap, sitemap_file
from home.views import admin_brand, brand, healthz, logo, page, page_file, readyz
from library.admin.permissions import HistoryView, OwnAccountView
from library.images.serving import picture
from library.rate_limits import no_rate_limit
from library.views.files import upload
from members.accounts.views import admin_sign_in

# The feed and the exports of a page; Wagtail's own pattern does not match dots.
FILE_OF_PAGE = r"^((?:[\w\-]+/)+(?:feed\.atom|export\.(?:csv|ris|bib)))$"

handler404 = "home.views.not_found"
handler500 = "home.views.server_error"
# Also used by django-allauth for its own rate limits.
handler429 = "members.rate_limits.too_many_requests"

# For the views of other packages. Ours declare their own limits, in the admin too.
WAGTAIL_LIMIT = no_rate_limit("Wagtail's admin: its users are few and known.")
ALLAUTH_LIMIT = no_rate_limit("django-allauth limits its own views.")

replaced_admin_views = decorate_urlpatterns(
    [
        path("reports/site-history/", HistoryView.as_view()),
        path("reports/site-history/results/", HistoryView.as_view(results_only=True)),
        path("account/", OwnAccountView.as_view()),
    ],
    require_admin_access,
)
wagtail_admin = decorate_urlpatterns(admin_urls.urlpatterns, WAGTAIL_LIMIT)
account = decorate_urlpatterns(account_urls.urlpatterns, ALLAUTH_LIMIT)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("brand.css", brand, name="brand"),
    path("admin-brand.css", admin_brand, name="admin_brand"),
    path("logo", logo, name="logo"),
    path("pictures/<path:name>", picture, name="picture"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_file, name="sitemap_file"),
    # A single sign-in: Wagtail's own form does not support the second factor.
    path("admin/login/", admin_sign_in),
    path("admin/", include(replaced_admin_views)),
    path("admin/", include(wagtail_admin)),
    # Replaces Wagtail's own view, which ignores visibility and reveals hashes.
    path("documents/<int:document_id>/<path:name>", upload, name="wagtaildocs_serve"),
]
urlpatterns += [path("", include("api.urls"))]
urlpatterns += i18n_patterns(
    path("", include("home.urls")),
    path("account/", include(account)),
    path("", include("api.tokens.urls")),
    path("", include("members.urls")),
    path("", include("search.urls")),
    path("", include("library.urls")),
    # Last, so that pages cannot override URLs of the library.
    path("_util/login/", admin_sign_in),
    re_path(FILE_OF_PAGE, page_file, name="page_file"),
    re_path(serve_pattern, page, name="wagtail_serve"),
    prefix_default_language=False,
)
