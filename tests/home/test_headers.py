"""Cache and security headers of responses."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.test import Client
from lxml import html

from home.middleware import ADMIN_POLICY, PAGE_POLICY
from library.models import Resource
from tests.factories import LibraryDocumentFactory, ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
PRODUCTION = {
    "BASE_URL": "https://library.example.org",
    "ALLOWED_HOSTS": "library.example.org",
    "PROXIES": "1",
    "DEBUG": "false",
}
EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
# What a visitor gets: by address, the policy and what caches may do.
PAGES = {
    "/": (PAGE_POLICY, "no-cache"),
    "/ar/search/?q=peace": (PAGE_POLICY, "no-cache"),
    "/search/suggest/?q=peace": (PAGE_POLICY, "no-cache"),
    "/search/feed.atom": (PAGE_POLICY, "no-cache"),
    "{resource}": (PAGE_POLICY, "no-cache"),
    "{page}": (PAGE_POLICY, "no-cache"),
    "{file}": (PDF_POLICY, "public, no-cache"),
    "/account/login/": (PAGE_POLICY, "max-age=0"),
    "/nowhere/": (PAGE_POLICY, "no-cache"),
    "/admin/": (ADMIN_POLICY, "max-age=0"),
}


@pytest.fixture
def https(settings):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True


@pytest.fixture
def places() -> dict[str, str]:
    document = LibraryDocumentFactory(pdf=True, pages=["Peace"])
    resource = ResourceFactory(files=[{"document": document}])
    file = resource.files.get()
    return {
        "resource": resource.get_absolute_url(),
        "page": file.page_url(1),
        "file": file.get_absolute_url(),
    }


@pytest.mark.reliability(38)
def test_pages_have_security_headers(https, places, subtests):
    for path, (policy, caching) in PAGES.items():
        with subtests.test(path=path):
            response = Client().get(path.format(**places), secure=True)
            assert {name: response[name] for name in EVERYWHERE} == EVERYWHERE
            assert response["Content-Security-Policy"] == policy
            assert response["Cache-Control"].startswith(caching)


@pytest.mark.reliability(38)
def test_public_pages_have_no_inline_scripts(client, places):
    """No script, style or handler in a page: the policy needs no nonce for one."""
    assert "unsafe" not in PAGE_POLICY
    assert "nonce" not in PAGE_POLICY
    client.force_login(UserFactory(role="editor"))
    paths = ["/search/?q=peace", "/regions/", "/years/", "/account/2fa/", "/lists/"]
    for path in [*paths, "/", "/saved/", "/suggest/", *places.values()]:
        response = client.get(path)
        if response["Content-Type"].startswith("text/html"):
            assert_no_inline(response.content.decode())


def assert_no_inline(text: str) -> None:
    for element in html.fromstring(text).iter():
        names = set(element.keys())
        assert element.tag != "style"
        # Data in a script element is not executed, so the policy does not apply to it.
        is_data = element.get("type") == "application/ld+json"
        is_script = element.tag == "script" and not is_data
        assert not is_script or element.get("src"), html.tostring(element)
        assert not {n for n in names if n == "style" or n.startswith("on")}, text
        for name in names & {"href", "src", "action", "formaction"}:
            assert not re.match(r"\s*(javascript|data):", element.get(name))


@pytest.mark.reliability(38)
def test_admin_policy_allows_no_other_sites(client):
    client.force_login(UserFactory(role="editor"))
    policy = client.get("/admin/")["Content-Security-Policy"]
    assert policy == ADMIN_POLICY
    assert "unsafe-eval" not in policy
    assert not re.search(r"https?:|\*", policy)


@pytest.mark.slow
@pytest.mark.reliability(38)
def test_installation_passes_check_deploy(tmp_path):
    command = [sys.executable, "manage.py", "check", "--deploy"]
    checked = subprocess.run(
        [*command, "--fail-level", "WARNING"],
        cwd=project.BASE_DIR,
        env=os.environ | PRODUCTION | {"DATA_DIR": str(tmp_path), "SECRET_KEY": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "no issues (1 silenced)" in checked.stdout


@pytest.mark.parametrize("url", ["/", "/search/", "/search/feed.atom", "{resource}"])
def test_unchanged_public_page_answers_304(client, places, url):
    url = url.format(**places)
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    compressed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert compressed["ETag"] in (first["ETag"], f"W/{first['ETag']}")
    Resource.objects.update(title="Another")
    other = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert other.status_code != 304


def test_pages_of_members_have_no_etag(client):
    client.force_login(UserFactory(role="member"))
    first = client.get("/search/")
    assert "ETag" not in first
    assert client.get("/search/", headers={"If-None-Match": "*"}).status_code == 200
