"""A device as its owner knows it: "Firefox on Windows", and no more than that."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

# Parts of User-Agent headers: the first that is found names it. Chromium's relatives
# call themselves Chrome too, and all of them Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
# Stored between the two; the sentence around them is made when it is shown.
SEPARATOR = "|"


def device_of(request: HttpRequest | None) -> str:
    """Return what is stored of a device: browser and system, "" where neither is known.

    There are so few that no device can be told from the others of its kind.
    """
    agent = request.headers.get("User-Agent", "") if request else ""
    names = (_first_name(agent, table) for table in (BROWSERS, SYSTEMS))
    return SEPARATOR.join(names).strip(SEPARATOR)


def device_name(stored: str) -> str:
    """Return what a person reads of a stored device."""
    browser, separator, system = stored.partition(SEPARATOR)
    if separator:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or _("Unknown device")


def _first_name(agent: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for part, name in table if part in agent), "")
