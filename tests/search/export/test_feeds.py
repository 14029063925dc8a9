"""Any result list as an Atom feed: valid, only what one may see."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from lxml import etree

from home.models import SiteIdentity
from tests.factories import ResourceFactory, UserFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ANY_WORDS = ["\x00\x0b\x1f", "\ufffe\uffff", "</title><script>", '"]]>', "x" * 5000]


def feed(client, address: str = "/search/feed.atom", **params) -> etree._Element:
    response = client.get(address, params)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = etree.fromstring(response.content)
    assert_is_atom(found)
    return found


def assert_is_atom(found: etree._Element) -> None:
    """What RFC 4287 requires of a feed and of each entry."""
    assert found.tag == f"{ATOM}feed"
    ids = [found.findtext(f"{ATOM}id")]
    for element in (found, *found.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
    ids += [entry.findtext(f"{ATOM}id") for entry in found.iter(f"{ATOM}entry")]
    assert all(name.startswith("http://") for name in ids)
    assert len(ids) == len(set(ids))
    assert found.find(f"{ATOM}author/{ATOM}name").text


def titles(found: etree._Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in found.iter(f"{ATOM}entry")]


def links(element: etree._Element) -> dict[str, str]:
    return {
        link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")
    }


def test_entry_says_what_it_is_and_leads_there(client, index, write):
    resource = ResourceFactory(
        title="Early <b>warning</b> & more",
        summary="A <script>summary</script>\x07.",
        language="ar",
        regions=["SDN"],
        themes=["A"],
        organisations=["One", "Two"],
    )
    ResourceFactory(title="A distractor")
    write()
    (entry,) = feed(client, q="warning").iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Early <b>warning</b> & more"
    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert summary.text == "<p>A &lt;script&gt;summary&lt;/script&gt; .</p>"
    assert (
        links(entry)["alternate"] == f"http://testserver{resource.get_absolute_url()}"
    )
    assert entry.findtext(f"{ATOM}id") == f"http://testserver/library/{resource.pk}/"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "One; Two"
    assert entry.get(LANGUAGE) == "ar"
    terms = [category.get("term") for category in entry.findall(f"{ATOM}category")]
    assert terms == ["Label of SDN", "Label of A"]


def test_identity_of_an_entry_survives_a_new_title(client, index, write):
    resource = ResourceFactory(title="Old")
    write()
    before = next(feed(client).iter(f"{ATOM}entry"))
    resource.title = "New"
    resource.save()
    write()
    after = next(feed(client).iter(f"{ATOM}entry"))
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert links(before) != links(after)


def test_feed_is_named_and_leads_to_its_list(client, index, write):
    identity = SiteIdentity.load()
    identity.name_en = "Library of X & Y"
    identity.save()
    ResourceFactory(title="Warning", type="report")
    write()
    found = feed(client, q="warning", type="report", page="3")
    assert found.findtext(f"{ATOM}title") == (
        "Library of X & Y: warning · Label of report"
    )
    params = "q=warning&type=report"
    assert links(found) == {
        "alternate": f"http://testserver/search/?{params}",
        "self": f"http://testserver/search/feed.atom?{params}",
    }


def test_feed_has_at_most_fifty(client, index, write):
    for number in range(52):
        ResourceFactory(title=f"Warning {number}")
    write()
    assert len(titles(feed(client))) == 50


def test_feed_has_only_what_the_reader_may_see(client, index, write):
    for level in ("public", "members", "committee"):
        ResourceFactory(title=level, visibility=level, regions=["SDN"])
    ResourceFactory(title="draft", live=False)
    write()
    assert titles(feed(client)) == ["public"]
    assert client.get("/search/feed.atom")["Cache-Control"] == "no-cache"
    client.force_login(UserFactory(role="member"))
    assert set(titles(feed(client, region="SDN"))) == {"public", "members"}
    response = client.get("/search/feed.atom")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    get_user_model().objects.update(is_active=False)
    assert titles(feed(client)) == ["public"]


def test_any_words_make_a_valid_feed(client, index, subtests):
    for words in ANY_WORDS:
        with subtests.test(words=ascii(words[:20])):
            assert titles(feed(client, q=words)) == []


def test_title_with_control_characters_makes_a_valid_feed(client, index, write):
    ResourceFactory(title="A\x01B\x0bC", organisations=["One\x02Two"])
    write()
    assert titles(feed(client)) == ["A B C"]


def test_feed_speaks_the_readers_language(client, index, write):
    ResourceFactory(title="Warning")
    write()
    found = feed(client, "/ar/search/feed.atom")
    assert found.get(LANGUAGE) == "ar"
    assert links(found)["alternate"] == "http://testserver/ar/search/"
    entry = next(found.iter(f"{ATOM}entry"))
    assert entry.get(LANGUAGE) == "en"


@pytest.mark.slow
def test_number_of_queries_does_not_grow_with_the_entries(
    client, index, write, django_assert_max_num_queries
):
    for number in range(30):
        ResourceFactory(
            title=f"Warning {number}",
            regions=["SDN", "TCD"],
            organisations=["One", "Two"],
            pages=["x"],
        )
    write()
    with django_assert_max_num_queries(12):
        feed(client)
