"""A row of results: what it says of a resource, and the pages that have the words."""

import re

import pytest

from library.access.viewers import Visibility
from tests.factories import (
    LibraryDocumentFactory,
    RegionFactory,
    ResourceFactory,
    ThemeFactory,
    UserFactory,
)
from tests.search.site import page, rows, words

pytestmark = pytest.mark.django_db


def row(html: str, pk: int) -> str:
    """Return the HTML of a resource's row."""
    pattern = rf"<li data-resource-id=\"{pk}\">.*?(?=<li data-res|</ol>)"
    [found] = re.findall(pattern, html, re.S)
    return found


@pytest.fixture
def toolkit(index, write):
    """A resource with all that a row can say; a bare one, and one for members."""
    scan = LibraryDocumentFactory(unreadable=True)
    resource = ResourceFactory(
        title="دليل الوساطة",
        language="ar",
        type="toolkit",
        regions=[RegionFactory(code="SDN", label_en="Sudan")],
        themes=[ThemeFactory(code="C3", label_en="Dialogue")],
        organisations=["One Coalition"],
        published_on="2024-03-01",
        published_precision="month",
        files=[
            {
                "language": "en",
                "document": LibraryDocumentFactory(
                    pdf=True, pages=[f"On mediation, page {n}." for n in range(1, 6)]
                ),
            },
            {"language": "fr", "document": scan},
        ],
    )
    ResourceFactory(title="Mediation, in brief")
    ResourceFactory(title="Mediation of members", visibility="members")
    write()
    return resource


def test_a_row_says_what_a_resource_is(toolkit, client):
    html = row(page(client, "mediation"), toolkit.pk)
    said = words(html)
    for fact in ("Label of toolkit", "March 2024", "One Coalition", "Sudan"):
        assert fact in said
    assert "Dialogue" not in said  # on the resource's page; a row has room for few
    address = f"{toolkit.get_absolute_url()}?q=mediation"
    assert f'<a href="{address}" lang="ar" dir="rtl">دليل الوساطة</a>' in html


def test_a_row_has_a_chip_a_language_with_size_pages_and_what_is_searched(
    toolkit, client
):
    html = row(page(client, "mediation"), toolkit.pk)
    chip = r'<a class="lang(?: own)?" href="([^"]+)" title="(\w+)">(\w+)</a>'
    chips = re.findall(chip, html)
    english, french = toolkit.files.all()
    assert chips == [
        (english.get_absolute_url(), "English", "EN"),
        (french.get_absolute_url(), "French", "FR"),
    ]
    said = words(html)
    size = r"EN FR PDF · 5 pages · [\d.,]+\s(KB|bytes) · Full text"
    assert re.search(size, said)


def test_a_row_has_at_most_three_page_hits_with_their_ways(toolkit, client):
    html = row(page(client, "mediation"), toolkit.pk)
    hits = re.findall(
        r'data-page="(\d)"[^<]*(?:<a)? ?href="([^"]+)">p\. (\d)</a>', html
    )
    assert len(hits) == 3
    file = toolkit.files.get(language="en")
    for number, address, shown in hits:
        assert address == f"{file.page_url(int(number))}?q=mediation#hit-1"
        assert shown == number
    # One passage a row; the other pages are links.
    assert html.count("<mark>mediation</mark>") == 1
    assert html.count('<span lang="en" dir="ltr">') == 1


def test_each_page_hit_leads_to_a_page_with_the_words_marked(toolkit, client):
    html = row(page(client, "mediation"), toolkit.pk)
    for address in re.findall(r'data-page="\d"[^<]*(?:<a)? ?href="([^"]+)">', html):
        text = client.get(address).content.decode()
        assert '<mark id="hit-1">mediation</mark>' in text


def test_a_bare_row_says_nothing_that_is_not_known(toolkit, client):
    html = page(client, "brief")
    [pk] = rows(html)
    bare = row(html, pk)
    assert "None" not in bare
    assert "data-page" not in bare
    assert 'class="also"' not in bare
    assert 'class="locked"' not in bare


@pytest.mark.parametrize("level", ["members", "committee"])
def test_a_lock_is_on_what_is_not_for_everybody(index, write, client, level):
    hidden = ResourceFactory(title="Mediation", visibility=level)
    shown = ResourceFactory(title="Mediation")
    write()
    assert rows(page(client, "mediation")) == [shown.pk]
    client.force_login(UserFactory(role="committee"))
    html = page(client, "mediation")
    label = f'<li class="locked">{Visibility(level).label}</li>'
    assert label in row(html, hidden.pk)
    assert label not in row(html, shown.pk)


def test_the_title_and_the_snippet_of_a_row_are_text(index, write, client):
    resource = ResourceFactory(
        title="<b>Mediation</b>", pages=["<i>mediation</i> & <script>x</script>"]
    )
    write()
    html = row(page(client, "mediation"), resource.pk)
    assert "&lt;b&gt;Mediation&lt;/b&gt;" in html
    assert "&lt;i&gt;<mark>mediation</mark>&lt;/i&gt; &amp; &lt;script&gt;" in html
