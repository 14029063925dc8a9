"""The page of one's own account in the admin."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.home.admin import admin_menu

pytestmark = pytest.mark.django_db
# Files of a system's time zone database that are not zones.
NOT_ZONES = {"localtime", "Factory"}


def test_time_zones_are_those_of_browsers(client):
    """A script names each zone in the reader's language, and stops at a wrong one."""
    client.force_login(admin_menu.editor())
    html = BeautifulSoup(client.get("/admin/account/").content, "html.parser")
    zones = {option["value"] for option in html.select("[name$=time_zone] option")}
    assert {"Africa/Nairobi", "UTC"} <= zones
    assert not zones & NOT_ZONES
