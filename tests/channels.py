"""Every way by which the library may tell of a resource, by the address's name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

Reader = Callable[[str], str]
# By the name of the address: what is asked, with {words} of the resource's own.
CHANNELS = {
    "home": ["/", "/ar/"],
    "search": [
        "/search/",
        "/search/?q={asked}",
        "/search/?q=inside{asked}",
        "/search/?q={asked}+bittern",
        "/search/?q={asked}&sort=newest",
        "/fr/search/?q={asked}",
        "/search/?region=SDN",
    ],
    "suggest": ["/search/suggest/?q={asked}"],
    "feed": ["/search/feed.atom", "/search/feed.atom?q={asked}"],
    "export": [
        "/search/export.csv?q={asked}",
        "/search/export.ris",
        "/search/export.bib",
    ],
    "resource": ["{resource}", "/es{resource}"],
    "resource_short": ["/library/{pk}/"],
    "cite": ["{resource}cite.ris", "{resource}cite.bib"],
    "page": ["{page}", "{page}?q=inside{asked}"],
    "file": ["{file}"],
    "cover": ["{resource}cover.jpg"],
    "region": ["/regions/sudan/"],
    "theme": ["/themes/early-warning/"],
    "type": ["/types/report/"],
    "organisation": ["/organisations/network/"],
    "wagtaildocs_serve": ["{upload}"],
}
# The same for who is signed in; visitors are told nothing here.
SIGNED_IN = {
    "save_search": ["/saved/new/?q={asked}"],
    "private_feed": ["/feeds/secret.atom"],
    "reading_list": ["/lists/{list}/", "/ar/lists/{list}/"],
    "export_list": [
        "/lists/{list}/export.docx",
        "/lists/{list}/export.md",
        "/lists/{list}/export.ris",
        "/lists/{list}/export.bib",
    ],
    "save_to_list": ["/lists/save/{pk}/"],
}
# These count or list terms; what they say must not change with what is hidden.
COUNTS = ["/", "/search/", "/years/", "/regions/", "/themes/", "/types/"]
COUNTS += ["/organisations/", "/search/?q=secretary", "/search/suggest/?q=sudan"]
# Answers that would be others if what is hidden had a part in them: spelling, what is
# recommended beside, orders, lists that are taken away.
COUNTS += ["/search/?q=nightjra", "/search/?q=corncarke+sparow", "/ar/years/"]
COUNTS += ["/search/suggest/?q=night", "/search/suggest/?q=zebra", "/regions/sudan/"]
COUNTS += [
    f"/search/?q=secretary&sort={order}" for order in ("newest", "oldest", "title")
]
COUNTS += ["/search/?region=SDN&type=report", "/search/?q=nothing+like+this"]
COUNTS += ["/search/feed.atom?q=secretary", "/search/export.csv", "/search/export.ris"]
COUNTS += ["/library/1/", "/sitemap.xml", "/sitemap-resources.xml", "/opensearch.xml"]
TELLS_NOTHING = {
    "healthz", "readyz", "brand", "logo", "favicon", "robots", "opensearch",
    # addresses of what is public: tests/home/test_machines.py
    "sitemap", "sitemap_file",
    # pictures of pages, which are public: tests/library/test_pictures.py
    "picture",
    # a page by its id: tests/home/test_rich_text.py
    "page_short",
    # pictures, and earlier files for editors: tests/library/test_page_pictures.py,
    # test_versions_shown.py
    "page_picture", "file_version",
    # lists of terms with counts: see COUNTS
    "years", "regions", "themes", "types", "organisations",
    # one's own account and people
    "join", "own_organisation", "remove_person", "take_back_invitation", "leave",
    # one's own searches by name, and what changes them
    "saved_searches", "change_saved", "delete_saved", "make_feed", "revoke_feed",
    "unsubscribe",
    # lists by name, and what changes them
    "reading_lists", "change_list", "delete_list", "copy_list", "change_entry",
    # one's own suggestions: tests/members/test_proposals.py
    "suggest_resource",
}  # fmt: skip
TELLS_NOTHING_BELOW = ("account/",)


def everything_in(response) -> str:
    """Return the body and the headers of an answer; no token of a form."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(map(archive.read, archive.namelist()))
    text = body.decode("utf-8", "replace") + str(response.headers)
    return re.sub(r'value="\w{64}"', "", text)


def reader(client) -> Reader:
    """Return what reads an address once, however many resources are looked for."""
    return cache(lambda address: everything_in(client.get(address)))
