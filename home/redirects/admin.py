"""The redirect form of the admin, with a check for loops."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.views import CreateView, EditView
from wagtail.models import Page, Site

from library.rate_limits import ADMIN_USERS, no_rate_limit

from .targets import MAX_HOPS


class LoopCheckedForm(RedirectForm):
    """Raises ValidationError for a redirect that points to itself, directly or through
    other redirects."""

    def clean(self) -> dict | None:
        super().clean()
        data = self.cleaned_data
        if not data.get("old_path"):
            return data
        old_path = Redirect.normalise_path(data["old_path"])
        page, link = data.get("redirect_page"), data.get("redirect_link")
        field = "redirect_page" if page else "redirect_link"
        target = path_of_page(page) if page else own_path(link)
        if target == old_path:
            self.add_error(
                field, _("This redirect points to itself. Choose another target.")
            )
        elif not page and target and leads_to(target, old_path, self.instance.pk):
            message = _("%(target)s redirects back to this URL. Choose another target.")
            self.add_error(field, message % {"target": target})
        return data


def path_of_page(page: Page) -> str:
    """Return the URL path of a page in the form of stored redirects; "" without one."""
    parts = page.get_url_parts()
    return Redirect.normalise_path(parts[2]) if parts and parts[2] else ""


def own_path(url: str | None) -> str:
    """Return the path of a URL of this site in the form of stored redirects.

    Returns "" for a URL of another site.
    """
    parts = urlsplit(url or "")
    hosts = set(Site.objects.values_list("hostname", flat=True))
    hosts.add(urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "")
    if not url or (parts.hostname and parts.hostname not in hosts):
        return ""
    return Redirect.normalise_path(parts._replace(scheme="", netloc="").geturl())


def leads_to(start: str, end: str, excluded_id: int | None) -> bool:
    """Return whether the stored redirects lead from one path to another.

    excluded_id: the redirect that is being changed.
    """
    for _hop in range(MAX_HOPS):
        redirects = Redirect.objects.exclude(pk=excluded_id).filter(old_path=start)
        redirect = redirects.select_related("redirect_page").first()
        if redirect is None or redirect.redirect_page:
            return False
        start = own_path(redirect.redirect_link)
        if start == end:
            return True
    return False


@no_rate_limit(ADMIN_USERS)
class AddRedirectView(CreateView):
    form_class = LoopCheckedForm


@no_rate_limit(ADMIN_USERS)
class EditRedirectView(EditView):
    form_class = LoopCheckedForm


def redirect_admin_urls() -> list[URLPattern]:
    """Return the URL patterns of the two forms, which override Wagtail's own."""
    return [
        path("redirects/add/", AddRedirectView.as_view()),
        path("redirects/<int:redirect_id>/", EditRedirectView.as_view()),
    ]
