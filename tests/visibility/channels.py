"""Every way by which the library may tell of a resource, by the address's name."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

from tests.mcp import call_address

Reader = Callable[[str], str]
GZIP = b"\x1f\x8b"


def both(below: str) -> list[str]:
    return [f"/library/{{pk}}-{{asked}}/{below}", f"/library/{{pk}}/{below}"]


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
        # Quoted as answers, and labelled as close in meaning.
        "/search/?q=who+works+as+an+assistant%3F",
    ],
    "suggest": ["/search/suggest/?q={asked}"],
    "feed": ["/search/feed.atom", "/search/feed.atom?q={asked}"],
    "export": [
        "/search/export.csv?q={asked}",
        "/search/export.ris",
        "/search/export.bib",
    ],
    # Below both addresses of a resource: with a title and without.
    "resource": ["{resource}", "/es{resource}", *both("")],
    "cite": ["{resource}cite.ris", "{resource}cite.bib", *both("cite.ris")],
    "report": ["{resource}report/", "/ar{resource}report/", *both("report/")],
    "page": [
        "{page}",
        "{page}?q=inside{asked}",
        "{page}?q=inside{asked}&view=both",
        *both("en/p/1/"),
        *both("en/1/p/1/"),
    ],
    "document": ["{file}text/", *both("en/text/"), *both("en/1/text/")],
    "file": ["{file}", *both("en/"), *both("en/1/")],
    "drawn_cover": ["{resource}cover.svg"],
    "cover": ["{resource}cover.jpg", *both("cover.jpg")],
    "region": ["/regions/sudan/"],
    "theme": ["/themes/early-warning/"],
    "type": ["/types/report/"],
    "organisation": ["/organisations/network/"],
    "wagtaildocs_serve": ["{upload}"],
    # With the token of who asks; sessions do not count there.
    "api:search": [
        "/api/v1/search",
        "/api/v1/search?q={asked}&facets=true",
        "/api/v1/search?q=inside{asked}",
        "/api/v1/search?q=who+works+as+an+assistant%3F",
    ],
    "api:suggestions": ["/api/v1/suggestions?q={asked}"],
    "api:resource": ["/api/v1/resources/{pk}"],
    "api:find": ["/api/v1/resources/{pk}/find?q=inside{asked}"],
    "api:file": ["/api/v1/files/{document}"],
    "api:content": ["/api/v1/files/{document}/content"],
    "api:page": ["/api/v1/files/{document}/pages/1"],
    "api:changes": ["/api/v1/changes", "/api/v1/changes?since=2001-01-01"],
    "wagtail_serve": [
        "/toolkit/",
        "/ar/toolkit/",
        "/every-block/",
        "/news/first-item/",
    ],
    "oai": [
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=region:SDN",
        "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=type:report",
        "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:{pk}",
    ],
    "dump": ["/dumps/library.jsonl.gz", "/dumps/library.csv", "/dumps/SHA256SUMS"],
    "page_file": ["/toolkit/feed.atom", "/fr/toolkit/export.csv"]
    + [f"/toolkit/export.{kind}" for kind in ("csv", "ris", "bib")],
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
    # Calls of tools, with a token, which a visitor does not have.
    "mcp": [
        "mcp:search?query={asked}",
        "mcp:search?query=who+works+as+an+assistant%3F",
        "mcp:resource?resource={pk}",
        "mcp:find?resource={pk}&query=inside{asked}",
        "mcp:page?file={document}&page=1",
    ],
}
# Channels that never tell of a level, whoever asks.
WITHHELD = {
    "members": {"oai", "dump"},
    "committee": {"private_feed", "oai", "dump"},
}
# These count or list terms; what they say must not change with what is hidden.
COUNTS = ["/", "/search/", "/years/", "/regions/", "/themes/", "/types/"]
COUNTS += ["/search/filters/org/", "/search/filters/region/?q=secretary"]
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
COUNTS += ["/search/?q=who+works+as+an+assistant%3F", "/search/?q=assistants&lang=en"]
COUNTS += ["/collections/", "/browse/", "/toolkit/", "/fr/toolkit/", "/every-block/"]
COUNTS += ["/api/v1/search?q=secretary&facets=true", "/api/v1/search?q=nightjra"]
COUNTS += [f"/api/v1/vocabularies/{name}" for name in ("regions", "organisations")]
COUNTS += ["/api/v1/suggestions?q=sud", "/api/v1/changes", "/api/v1/resources/1"]
COUNTS += ["/news/", "/news/first-item/", "/toolkit/feed.atom", "/toolkit/export.csv"]
COUNTS += ["/oai?verb=ListSets", "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"]
COUNTS += ["/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=Identify"]
COUNTS += [
    f"/oai?verb=ListRecords&metadataPrefix=oai_dc&set={name}"
    for name in ("type", "region", "type:report", "region:SDN")
]
COUNTS += ["/dumps/library.jsonl.gz", "/dumps/library.csv", "/llms.txt"]
TELLS_NOTHING = {
    "healthz", "readyz", "brand", "admin_brand", "logo", "favicon", "robots",
    "opensearch",
    # where programs read: tests/api/dumps/test_dumps.py
    "llms",
    # addresses of what is public: tests/home/test_discovery.py
    "sitemap", "sitemap_file",
    # pictures of pages, which are public: tests/library/images/test_renditions.py
    "picture",
    # a page by its id: tests/home/pages/test_rich_text.py
    "page_short",
    # pictures, and earlier files for editors: tests/library/images/test_page_images.py,
    # test_version_display.py
    "page_picture", "file_version",
    # downloads of real PDFs and of several files: tests/visibility/test_downloads.py
    "page_range", "archive", "thumbnails", "thumbnail_image",
    # lists of terms with counts: see COUNTS
    "years", "regions", "themes", "types", "organisations", "facet_values",
    # what the API is, and lists of terms with counts: see COUNTS
    "api_documentation", "api_unknown", "openapi", "api:api-root",
    "api:vocabulary_list", "api:vocabulary",
    # one's own account and people
    "join", "own_organisation", "remove_person", "take_back_invitation", "leave",
    "end_sessions", "note_activity", "access_tokens", "create_token", "revoke_token",
    # one's own searches by name, and what changes them
    "saved_searches", "change_saved", "delete_saved", "make_feed", "renew_feed",
    "revoke_feed",
    "unsubscribe",
    # lists by name, and what changes them
    "reading_lists", "change_list", "delete_list", "copy_list", "change_entry",
    # pages and vocabularies by name: COUNTS, and tests/visibility/test_pages.py
    "collections", "browse", "collection_from_list",
    # what has been shared on purpose: test_matrix.py, tests/members/shared_links/
    "share_resource", "revoke_link", "shared_resource", "shared_file",
    # one's own suggestions: tests/members/submissions/test_submissions.py
    "suggest_resource",
}  # fmt: skip
# One's own account; URLs without a name by their path.
ACCOUNT = {
    "account_change_password", "account_confirm_email", "account_confirm_login_code",
    "account_email", "account_email_verification_sent", "account_inactive",
    "account_login", "account_logout", "account_reauthenticate",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_set_password", "account_signup",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_deactivate_totp",
    "mfa_download_recovery_codes", "mfa_edit_webauthn", "mfa_generate_recovery_codes",
    "mfa_index", "mfa_list_webauthn", "mfa_login_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes",
    "socialaccount_connections", "socialaccount_login_cancelled",
    "socialaccount_login_error", "socialaccount_signup",
    "account/social/connections/", "account/social/login/cancelled/",
    "account/social/login/error/", "account/social/signup/",
    "openid_connect_callback", "openid_connect_login",
    "_util/login/",
    "saml_acs", "saml_finish_acs", "saml_login", "saml_metadata", "saml_sls",
}  # fmt: skip
NO_CHANNEL = TELLS_NOTHING | ACCOUNT
# Of the admin, for everybody: Wagtail's own words and pictures.
OPEN_TO_ALL = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}


def channels_of(role: str, level: str) -> set[str]:
    """Return the channels that tell a role of a level that it may see."""
    signed_in = set() if role == "visitor" else SIGNED_IN.keys()
    return (CHANNELS.keys() | signed_in) - WITHHELD.get(level, set())


def everything_in(response) -> str:
    """Return the body and the headers of an answer; no token of a form."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(GZIP):
        body = gzip.decompress(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(map(archive.read, archive.namelist()))
    text = body.decode("utf-8", "replace") + str(response.headers)
    return re.sub(r'value="\w{64}"', "", text)


def reader(client) -> Reader:
    """Return what reads an address once, however many resources are looked for."""

    def read(address: str) -> str:
        is_call = address.startswith("mcp:")
        response = call_address(client, address) if is_call else client.get(address)
        return everything_in(response)

    return cache(read)


def traces(words: dict) -> list[str]:
    """Return what tells of a resource: its words, its addresses, its file's name."""
    address = f"/library/{words['pk']}"
    in_api = f"/api/v1/resources/{words['pk']}"
    return [words["told"], words["stored"], f"{address}-", f"{address}/", in_api]
