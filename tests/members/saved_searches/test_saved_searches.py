"""Saving a search, and seeing what it would send."""

from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from members.models import SavedSearch
from tests.factories import MembershipFactory
from tests.members.saved_searches.alerts import published, save

pytestmark = pytest.mark.django_db


def test_form_previews_past_alerts(index, write, client, member):
    for number in range(3):
        published(f"Quokka {number}")
    published("Old quokka", days=100)
    published("Secret quokka", visibility="committee")
    published("Wombat")
    write()

    page = client.get("/saved/new/?q=quokka").text

    assert 'data-preview="3"' in page
    assert "Quokka 2" in page
    for absent in ("Old quokka", "Secret quokka", "Wombat"):
        assert absent not in page


def test_search_is_saved_with_its_filters(index, write, client, member):
    write()

    search = save(client, "q=quokka&lang=fr&year=2024&sort=newest&page=7")

    assert search.params == "q=quokka&lang=fr&year=2024&sort=newest"
    assert search.next_run_at > timezone.now()
    assert (
        f"/search/?{search.params}".replace("&", "&amp;") in client.get("/saved/").text
    )


def test_searches_of_others_return_404(index, client, member):
    other = SavedSearch.objects.create(user=MembershipFactory().user, name="Theirs")

    for action in ("", "delete/", "feed/", "feed/renew/", "feed/end/"):
        response = client.post(f"/saved/{other.pk}/{action}", {"name": "Mine"})
        assert response.status_code == 404
    assert "Theirs" not in client.get("/saved/").text


def test_saving_requires_sign_in(index, client):
    response = client.get("/saved/new/?q=quokka")

    assert response["Location"].startswith("/account/login/?next=/saved/new/")


def test_too_long_search_is_rejected(index, client, member):
    words = quote("حماية " * 160)  # six letters of an address for each of Arabic
    fields = {"name": "Long", "frequency": "daily", "language": "ar"}

    page = client.post(f"/saved/new/?q={words}", fields)

    assert "too long to save" in page.text
    assert not SavedSearch.objects.exists()


def test_owner_without_address_is_warned(index, client, member):
    for url in ("/saved/", "/saved/new/?q=quokka"):
        assert "until you confirm your email address" in client.get(url).text
    EmailAddress.objects.create(user=member, email=member.email, verified=True)
    assert "until you confirm your email address" not in client.get("/saved/").text
