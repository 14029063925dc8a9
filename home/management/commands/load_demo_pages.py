"""Load the demo's pages, pictures and footer."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from home.models import (
    CollectionPage,
    HomePage,
    Navigation,
    NewsIndexPage,
    NewsPage,
    TextPage,
)
from home.pages.base import TOP_DEPTH, BasePage
from home.pages.tree import create_homes
from library.models import Resource

DEMO = Path(settings.BASE_DIR) / "demo"
# In menu order; a page comes after its parent.
PAGES = (
    "about",
    "early-warning-toolkit",
    "news",
    "news-page-search",
    "news-toolkit",
    "how-to-search",
    "how-to-submit",
    "accessibility",
    "privacy",
)
MODELS = {
    model.__name__: model
    for model in (TextPage, CollectionPage, NewsIndexPage, NewsPage)
}
PICTURE_TITLES = {
    "alert-tree": "Alert tree: each point calls two or three others",
    "pages": "Sheets of paper, and one gold thread between them",
    "threads": "Threads that meet and part again",
}


class Command(BaseCommand):
    help = (
        "Load the demo's pages, pictures and footer. Does nothing if the site has "
        "pages below its home pages."
    )

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        create_homes()
        if Page.objects.filter(depth__gte=TOP_DEPTH).exists():
            self.stdout.write("The site already has pages: nothing to do.")
            return
        self.pictures: dict[str, Any] = {}
        self.write_homes()
        pages: dict[str, BasePage] = {}
        for name in PAGES:
            parent = pages.get(read(name).get("below", ""), english_home())
            pages[name] = self.create(read(name), parent)
        self.write_footer()
        self.stdout.write(f"{len(pages)} demo pages created.")

    def write_homes(self) -> None:
        for language, texts in read("home").items():
            home = HomePage.objects.get(locale__language_code=language)
            for field, text in texts.items():
                setattr(home, field, text)
            home.draft_title = home.title
            publish(home)

    def create(self, source: dict[str, Any], parent: Page) -> BasePage:
        """Create a page in English and its translations, all published."""
        languages = {
            code: source[code] for code, _ in settings.LANGUAGES if code in source
        }
        texts = languages.pop(settings.LANGUAGE_CODE)
        page = MODELS[source["model"]](
            locale=parent.locale,
            title=texts["title"],
            slug=source["slug"],
            show_in_menus=source.get("show_in_menus", False),
        )
        for field in ("date", "query_string"):
            if field in source:
                setattr(page, field, source[field])
        if "picture" in source:
            page.listing_image = self.picture(source["picture"])
        write_texts(page, texts)
        parent.add_child(instance=page)
        for pick in source.get("picks", ()):
            # The resource may be missing in this library.
            if resource := Resource.objects.filter(title=pick["title"]).first():
                page.picks.create(
                    resource=resource,
                    note=pick.get("note", ""),
                    sort_order=page.picks.count(),
                )
        publish(page)
        for language, translated in languages.items():
            locale = Locale.objects.get(language_code=language)
            translation = page.copy_for_translation(locale)
            translation.slug = translated.get("slug", source["slug"])
            write_texts(translation, translated)
            publish(translation)
        return page

    def picture(self, name: str):
        """Return the image of a picture in demo/pictures, created once."""
        if name not in self.pictures:
            path = DEMO / "pictures" / f"{name}.webp"
            with path.open("rb") as file:
                self.pictures[name] = get_image_model().objects.create(
                    title=PICTURE_TITLES[name],
                    file=ImageFile(file, name=path.name),
                    # As Wagtail's own form does.
                    file_size=path.stat().st_size,
                )
        return self.pictures[name]

    def write_footer(self) -> None:
        navigation = Navigation.load()
        for language, texts in read("navigation").items():
            if getattr(navigation, f"about_{language}"):
                continue
            links = [{"type": "link", "value": link} for link in texts["legal"]]
            setattr(navigation, f"about_{language}", texts["about"])
            setattr(navigation, f"legal_{language}", json.dumps(links))
        navigation.save()


def read(name: str) -> dict[str, Any]:
    """Return a page of demo/pages: texts by language, and shared fields."""
    with (DEMO / "pages" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def english_home() -> HomePage:
    return HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)


def write_texts(page: BasePage, texts: dict[str, Any]) -> None:
    page.title = page.draft_title = texts["title"]
    page.intro = texts.get("intro", "")
    page.body = json.dumps(texts.get("body", []))


def publish(page: BasePage) -> None:
    """Raises ValidationError for a page that an editor could not save either."""
    page.full_clean()
    page.save_revision().publish()
