"""Name, colour and logo set by an editor."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from home.contrast import DARK_PAPER, brighten, contrast
from home.models import SiteIdentity

pytestmark = pytest.mark.django_db


def identity(**fields) -> SiteIdentity:
    row = SiteIdentity.load()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def test_home_page_shows_name_and_tagline(client):
    identity(name_en="Protect <Together>", tagline_en="What we know")
    html = client.get("/").content.decode()
    assert "Protect &lt;Together&gt;" in html
    assert "What we know</h1>" in html


def test_colour_has_its_own_stylesheet(client):
    identity(brand_colour="#7a1f3d")
    assert 'href="/brand.css?7a1f3d"' in client.get("/").content.decode()
    response = client.get("/brand.css?7a1f3d")
    assert response["Content-Type"] == "text/css"
    assert "--brand: #7a1f3d;" in response.content.decode()


def test_without_a_colour_there_is_no_such_stylesheet(client):
    assert "brand.css" not in client.get("/").content.decode()
    assert client.get("/brand.css").status_code == 404


@pytest.mark.parametrize("colour", ["#ffff00", "#9aa0a6", "red", "#12345", "#000;}*{"])
def test_invalid_or_unreadable_colour_is_rejected(colour):
    with pytest.raises(ValidationError) as refused:
        SiteIdentity(brand_colour=colour).full_clean()
    assert "brand_colour" in refused.value.message_dict


@pytest.mark.parametrize("colour", ["#0c5460", "#000000", "#7a1f3d", ""])
def test_readable_colour_is_accepted(colour):
    SiteIdentity(brand_colour=colour).full_clean()


def test_colour_stays_readable_on_dark_paper():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    for colour in ("#0c5460", "#000000", "#7a1f3d"):
        assert contrast(brighten(colour, DARK_PAPER), DARK_PAPER) >= 4.5


def test_logo_is_served_and_shown(client):
    picture = io.BytesIO()
    Image.new("RGB", (40, 40)).save(picture, "PNG")
    row = SiteIdentity.load()
    row.logo.save("logo.png", ContentFile(picture.getvalue()))
    assert 'src="/logo"' in client.get("/").content.decode()
    response = client.get("/logo")
    assert response["Content-Type"] == "image/png"
    assert b"".join(response) == picture.getvalue()
    assert "sandbox" in response["Content-Security-Policy"]


def test_without_a_logo_there_is_none(client):
    assert client.get("/logo").status_code == 404
