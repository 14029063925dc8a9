"""Device names for users, such as "Firefox on Windows"."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

# Substring of the User-Agent → name; the first match counts. Browsers based on Chromium
# also contain "Chrome", and all of these contain "Safari".
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
# Separates browser and system in the database.
SEPARATOR = "|"


def device_of(request: HttpRequest | None) -> str:
    """Return browser and system as stored, or "" if neither is known.

    The names are too coarse to identify a device.
    """
    agent = request.headers.get("User-Agent", "") if request else ""
    names = (
        next((name for part, name in table if part in agent), "")
        for table in (BROWSERS, SYSTEMS)
    )
    return SEPARATOR.join(names).strip(SEPARATOR)


def device_name(stored: str) -> str:
    """Return the name of a stored device for display."""
    browser, separator, system = stored.partition(SEPARATOR)
    if separator:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or _("Unknown device")
