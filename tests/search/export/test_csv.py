"""A result list as a table: the list's rows, all of them, and nothing that runs."""

from __future__ import annotations

import csv
import io

import pytest

from search.engines import get_engine
from search.export import formats
from tests.factories import ResourceFactory, UserFactory
from tests.html import tidy

pytestmark = pytest.mark.django_db


def table(client, **params) -> list[dict[str, str]]:
    response = client.get("/search/export.csv", params)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def titles(rows: list[dict[str, str]]) -> list[str]:
    return [row["Title"] for row in rows]


def test_table_says_what_is_known_of_each_hit(client, index, write):
    found = ResourceFactory(
        title="Early warning, in brief",
        summary="First line.\nSecond line.",
        type="toolkit",
        regions=["SDN", "TCD"],
        themes=["A"],
        organisations=["One", "Two"],
        published_on="2024-03-01",
        published_precision="month",
        un_symbol="A/79/1",
        files=[{"language": "en", "pages": ["a"]}, {"language": "fr", "pages": ["b"]}],
    )
    ResourceFactory(title="A distractor")
    write()
    assert table(client, q="warning") == [
        {
            "Title": "Early warning, in brief",
            "Summary": "First line. Second line.",
            "Type": "Label of toolkit",
            "Regions": "Label of SDN; Label of TCD",
            "Themes": "Label of A",
            "Organisations": "One; Two",
            "Date": "2024-03",
            "UN symbol": "A/79/1",
            "Languages": "English; French",
            "Added": found.created_at.date().isoformat(),
            "URL": f"http://testserver/library/{found.pk}/",
        }
    ]


def test_table_has_the_lists_words_filters_and_order(client, index, write):
    ResourceFactory(title="Warning B", type="report", published_on="2020-01-01")
    ResourceFactory(title="Warning A", type="report", published_on="2024-01-01")
    ResourceFactory(title="Warning C", type="toolkit")
    ResourceFactory(title="Else", type="report")
    write()
    asked = {"q": "warning", "type": "report"}
    assert titles(table(client, **asked, sort="title")) == ["Warning A", "Warning B"]
    assert titles(table(client, **asked, sort="oldest")) == ["Warning B", "Warning A"]
    assert titles(table(client, **asked, sort="title", page=7)) == [
        "Warning A",
        "Warning B",
    ]


def test_table_holds_more_than_a_page_in_batches(client, index, write, monkeypatch):
    monkeypatch.setattr(formats, "BATCH", 10)
    for number in range(45):
        ResourceFactory(title=f"Warning {number:02}")
    write()
    rows = titles(table(client, q="warning", sort="title"))
    assert rows == [f"Warning {number:02}" for number in range(45)]


def test_table_ends_at_the_most(client, index, write, monkeypatch):
    monkeypatch.setattr("search.export.views.MAX_EXPORT", 3)
    for number in range(5):
        ResourceFactory(title=f"Warning {number}")
    write()
    assert len(table(client)) == 3


def test_results_page_says_where_the_export_ends(client, index, write, monkeypatch):
    monkeypatch.setattr("search.views.MAX_EXPORT", 1)
    ResourceFactory(title="Warning 1")
    write()
    assert "(the first 1)" not in client.get("/search/").content.decode()
    ResourceFactory(title="Warning 2")
    write()
    assert "(the first 1)" in client.get("/search/").content.decode()


def test_table_has_only_what_the_reader_may_see(client, index, write):
    for level in ("public", "members", "committee"):
        ResourceFactory(title=f"Warning for {level}", visibility=level)
    ResourceFactory(title="Warning in a draft", live=False)
    write()
    seen = {}
    for role in ("visitor", "member", "committee"):
        client.force_login(UserFactory(role=role))
        seen[role] = {row.split()[-1] for row in titles(table(client, q="warning"))}
    assert seen == {
        "visitor": {"public"},
        "member": {"public", "members"},
        "committee": {"public", "members", "committee"},
    }


def test_table_follows_the_database_before_the_index(client, index, write):
    hidden = ResourceFactory(title="Canary warning")
    ResourceFactory(title="Warning")
    write()
    type(hidden).objects.filter(pk=hidden.pk).update(visibility="members")
    assert titles(table(client, q="warning")) == ["Warning"]


def test_visibility_is_a_column_for_editors_alone(client, index, write):
    ResourceFactory(visibility="committee")
    ResourceFactory()
    write()
    client.force_login(UserFactory(role="committee"))
    assert "Visibility" not in table(client)[0]
    client.force_login(UserFactory(role="editor"))
    assert {row["Visibility"] for row in table(client)} == {"Public", "Committee only"}


def test_no_cell_is_a_formula(client, index, write):
    ResourceFactory(
        title="=HYPERLINK(1)",
        summary="\t=1+1",
        organisations=["@sum"],
        un_symbol="-1+1",
        regions=["SDN"],
        themes=["A"],
    )
    write()
    row = table(client)[0]
    assert row["Title"] == "'=HYPERLINK(1)"
    assert row["Summary"] == "'=1+1"
    assert row["Organisations"] == "'@sum"
    assert row["UN symbol"] == "'-1+1"


def test_quotes_and_line_ends_stay_in_their_cell(client, index, write):
    ResourceFactory(title='He said "no",\r\nthen\x07 left', summary="a\u2028b")
    write()
    (row,) = table(client)
    assert row["Title"] == 'He said "no", then left'
    assert row["Summary"] == "a b"


def test_table_is_a_file_of_its_own_name_that_nobody_keeps(client, index, write):
    ResourceFactory(title="Warning")
    write()
    response = client.get("/search/export.csv", {"q": 'Early "Warning"\r\nX: 1'})
    assert response["Content-Disposition"] == (
        'attachment; filename="resources-early-warning-x-1.csv"'
    )
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "no-cache"
    client.force_login(UserFactory(role="member"))
    response = client.get("/search/export.csv")
    assert response["Cache-Control"] == "private, no-store"


def test_headings_are_in_the_readers_language(client, index, write):
    ResourceFactory(title="Warning")
    write()
    text = client.get("/fr/search/export.csv").getvalue().decode("utf-8-sig")
    assert text.startswith("Titre,")
    assert "http://testserver/fr/library/" in text


def test_without_engine_there_is_no_half_list(client, index):
    get_engine().drop_index(get_engine().live_index())
    for address in ("export.csv", "export.ris", "export.bib", "feed.atom"):
        response = client.get(f"/search/{address}?q=warning")
        assert response.status_code == 503
        assert response["Retry-After"] == "60"
        assert b"Try again" in response.content


def test_unknown_format_is_not_found(client):
    assert client.get("/search/export.exe").status_code == 404


def test_results_page_leads_to_feed_and_exports_of_the_same_list(client, index, write):
    ResourceFactory(title="Warning", type="report")
    write()
    html = tidy(client.get("/search/?q=warning&type=report&page=1").text)
    for address in ("feed.atom", "export.csv", "export.ris", "export.bib"):
        assert f'href="/search/{address}?q=warning&amp;type=report"' in html
    assert 'rel="alternate" type="application/atom+xml"' in html
