"""The address of a source: one form for all spellings of it.

Imports and harvests store it and recognise by it what the library has already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

MAX_KEY_LENGTH = 1000
RELIEFWEB_REPORT = "https://reliefweb.int/report/"
RELIEFWEB_NODE = "https://reliefweb.int/node/"
_RELIEFWEB_HOSTS = ("reliefweb.int", "www.reliefweb.int", "m.reliefweb.int")
# A report has the address of its title, and another one of its number.
_RELIEFWEB_PATH = re.compile(r"(?:/(?:ar|en|es|fr))?(/report/[^/]+/[^/]+|/node/\d+)/?")
_RELIEFWEB_LANGUAGES = ("/ar", "/en", "/es", "/fr")


def canonical_url(url: str) -> str:
    """Return the form in which the library stores the address of a source.

    Reports of ReliefWeb: without language, mobile host and parameters. Others stay.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # editors may write what is no URL
        return url
    match = _RELIEFWEB_PATH.fullmatch(parts.path)
    if parts.hostname in _RELIEFWEB_HOSTS and match:
        return f"https://reliefweb.int{match[1]}"
    return url


def url_key(url: str) -> str:
    """Return a URL without what does not change the page.

    Without scheme, `www.`, fragment, closing slash, and the parameters that count
    visits. "" for what cannot be parsed: editors may write anything.
    """
    try:
        parts = urlsplit(canonical_url(url))
        port = parts.port if parts.port not in (None, 80, 443) else None
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    query = urlencode(
        [
            item
            for item in parse_qsl(parts.query, keep_blank_values=True)
            if not item[0].lower().startswith("utm_")
        ]
    )
    key = f"{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
    return (f"{key}?{query}" if query else key)[:MAX_KEY_LENGTH]


def spellings(keys: Iterable[str]) -> list[str]:
    """Return the URLs with these keys, as they are usually written."""
    urls = []
    for key in keys:
        page, mark, query = key.partition("?")
        host, slash, path = page.partition("/")
        is_reliefweb = host == "reliefweb.int"
        prefixes = ("", *_RELIEFWEB_LANGUAGES) if is_reliefweb else ("",)
        subdomains = ("", "www.", "m.") if is_reliefweb else ("", "www.")
        urls += [
            f"{scheme}://{subdomain}{host}{prefix}{slash}{path}{end}{mark}{query}"
            for scheme in ("http", "https")
            for subdomain in subdomains
            for prefix in prefixes
            for end in ("", "/")
        ]
    return urls
