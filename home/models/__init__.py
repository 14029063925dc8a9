"""Pages, navigation and identity of the site."""

from home.pages.collection import CollectionPage, PickedResource
from home.pages.front import HomePage
from home.pages.news import NewsIndexPage, NewsPage, NewsResource
from home.pages.text import TextPage

from .identity import LOGO_TYPES, SiteIdentity, check_colour
from .navigation import Navigation

__all__ = [
    "LOGO_TYPES",
    "CollectionPage",
    "HomePage",
    "Navigation",
    "NewsIndexPage",
    "NewsPage",
    "NewsResource",
    "PickedResource",
    "SiteIdentity",
    "TextPage",
    "check_colour",
]
