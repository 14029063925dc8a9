"""The coalition's colours in the admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from home.models import SiteIdentity


def stylesheets() -> SafeString:
    """Return the links to the stylesheets that the site adds to Wagtail's."""
    urls = [static("home/admin.css"), SiteIdentity.load().admin_brand_url]
    link = '<link rel="stylesheet" href="{}">'
    return format_html_join("\n", link, ((url,) for url in urls if url))
