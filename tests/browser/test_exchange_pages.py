"""Pages for programs and for sharing: axe finds nothing, on a phone and at a desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from api.models import AccessToken
from library.models import Resource
from members.models import SharedLink, token_digest
from members.models.shared_links import expiry
from tests.factories import ResourceFactory

from .test_sign_in import PASSWORD, SUBMIT, check, follow, person, sign_in, tab_of

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "A report with a title as long as those of committees usually are: "
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
PREFIXES = pytest.mark.parametrize("prefix", ["", "/ar"])


def view(width: int) -> dict:
    size = {"width": width, "height": 844}
    return {"viewport": size, "has_touch": width == 390, "bypass_csp": True}


@pytest.fixture
def member(site):
    """Somebody with tokens, one of them expired, who may share resources."""
    user = person("amina")
    name = "share_restricted_resource"
    user.user_permissions.add(Permission.objects.get(codename=name))
    for number, dates in enumerate(({}, {"expires_at": timezone.now()})):
        token = AccessToken(owner=user, name=f"Site {number}", level="members", **dates)
        token.set_secret()
        token.save()
    return user


@pytest.fixture
def restricted(member) -> Resource:
    """A resource of members with access on request, and two links to it."""
    resource = ResourceFactory(
        title=LONG * 2,
        summary="For members. " * 20,
        visibility="members",
        offers_access=True,
        files=[{"pages": ["One."]}, {"language": "ar", "pages": ["واحد"]}],
    )
    for secret, note in (("active", "Ministry"), ("ended", "")):
        SharedLink.objects.create(
            resource=resource,
            visibility="members",
            created_by=member,
            digest=token_digest(secret),
            expires_at=expiry(7),
            note=note,
        )
    SharedLink.objects.get(digest=token_digest("ended")).revoke()
    return resource


@WIDTHS
@PREFIXES
def test_pages_of_tokens_pass_axe(chromium, site, member, width, prefix):
    with tab_of(chromium, site, **view(width)) as tab:
        sign_in(tab, "amina")
        assert tab.goto(f"{prefix}/tokens/").status == 200
        assert tab.locator("main table tr, main li").count()
        check(tab, width)
        tab.fill("#id_name", "My site")
        follow(tab, SUBMIT)
        if tab.locator("#id_password").count():  # asked for again
            check(tab, width)
            tab.fill("#id_password", PASSWORD)
            follow(tab, SUBMIT)
        assert tab.locator("main :text('clib_'), main input[value^=clib_]").count()
        check(tab, width)


@WIDTHS
def test_page_of_the_api_passes_axe(chromium, site, width):
    with tab_of(chromium, site, **view(width)) as tab:
        assert tab.goto("/api/").status == 200
        assert tab.locator("main section code").count() > 9
        check(tab, width)


@WIDTHS
@PREFIXES
def test_pages_of_shared_links_pass_axe(
    chromium, site, member, restricted, width, prefix
):
    with tab_of(chromium, site, **view(width)) as tab:
        assert tab.goto(f"{prefix}/shared/active/").status == 200
        assert tab.locator("main .stack a").count() == 2
        check(tab, width)
        sign_in(tab, "amina")
        assert tab.goto(f"{prefix}/library/{restricted.pk}/share/").status == 200
        check(tab, width)
        follow(tab, SUBMIT)
        assert tab.locator("#new-link").count() == 1
        check(tab, width)


@WIDTHS
@PREFIXES
def test_offer_and_request_of_access_pass_axe(
    chromium, site, restricted, width, prefix
):
    with tab_of(chromium, site, **view(width)) as tab:
        assert tab.goto(f"{prefix}/library/{restricted.pk}/").status in (200, 403)
        check(tab, width)
        assert tab.goto(f"{prefix}/library/{restricted.pk}/report/").status == 200
        assert tab.locator("main form textarea").count()
        check(tab, width)
