"""The initial page tree: a home page in each language."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, Site

from .base import default_locale
from .front import HomePage


@transaction.atomic
def create_homes() -> list[HomePage]:
    """Create missing home pages and the site. Returns the new pages.

    Wagtail's welcome page is deleted; nothing else is changed.
    """
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    homes = HomePage.objects.filter(locale=default_locale(), depth=2)
    created = []
    home = homes.first()
    if home is None:
        root = Page.get_first_root_node()
        welcome = Page.objects.filter(depth=2, slug="home").exact_type(Page).first()
        home = HomePage(title="Home", slug="home-en", locale=default_locale())
        root.add_child(instance=home)
        home.save_revision().publish()
        url = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        site = {
            "hostname": url.hostname or "localhost",
            "port": url.port or (443 if url.scheme == "https" else 80),
            "root_page": home,
        }
        Site.objects.update_or_create(is_default_site=True, defaults=site)
        if welcome and not welcome.get_children().exists():
            welcome.delete()
        created.append(home)
    for locale in Locale.objects.exclude(pk=home.locale_id):
        if not home.has_translation(locale):
            page = home.copy_for_translation(locale)
            with override(locale.language_code):
                page.title = page.draft_title = gettext("Home")
            page.save_revision().publish()
            created.append(page)
    return created
