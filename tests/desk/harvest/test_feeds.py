"""RSS and Atom feeds: entries become drafts once."""

import time
from contextlib import suppress
from datetime import date

import pytest

from desk.harvest import fetch
from desk.harvest.fetch import FetchLimits
from desk.models import HarvestState
from library.models import Resource
from tests.factories import RegionFactory, ResourceFactory

from .remote import ATOM, item, record, records, redirect, rss

pytestmark = pytest.mark.django_db


def test_rss_items_become_drafts(feed, remote, harvest):
    sudan = RegionFactory(label_en="Sudan")
    remote.answers["/feed"] = rss(item(1), item(2, title="An &amp;lt;i&gt;x"))

    feed = harvest(feed)

    draft = Resource.objects.get(title="Bulletin 1")
    assert (draft.live, draft.language) == (False, "fr")
    assert draft.summary == "All bold."
    assert draft.published_on == date(2026, 3, 2)
    assert draft.source_url == "https://member.example.org/news/1"
    assert list(draft.regions.all()) == [sudan]
    assert feed.last_counts == {"new": 2}


def test_atom_entries_become_drafts(feed, remote, harvest):
    remote.answers["/feed"] = ATOM

    harvest(feed)

    draft = Resource.objects.get()
    assert (draft.title, draft.language) == ("Aves del humedal", "es")
    assert draft.source_url == f"{remote.url}/notas/1"


def test_own_feed_is_harvested(feed, remote, harvest, client, db):
    ResourceFactory(title="Public report", source_url="")
    ResourceFactory(title="Hidden report", visibility="committee")
    remote.answers["/feed"] = client.get("/search/feed.atom").content
    Resource.objects.all().delete()

    feed = harvest(feed)

    assert feed.last_error == ""
    assert "Hidden report" not in Resource.objects.values_list("title", flat=True)


def test_unchanged_feed_is_not_sent_again(feed, remote, harvest):
    def answer(handler, _arguments):
        if handler.headers.get("If-None-Match") == '"one"':
            handler.send_response(304)
            handler.end_headers()
        else:
            handler.reply(200, rss(item(1)), ETag='"one"')

    remote.answers["/feed"] = answer
    harvest(feed)

    feed = harvest(feed)

    assert (feed.last_error, feed.last_counts, feed.etag) == ("", {}, '"one"')
    assert Resource.objects.count() == 1


def test_changed_guids_import_nothing_twice(feed, remote, harvest):
    remote.answers["/feed"] = rss(item(1), item(2))
    harvest(feed)
    moved = "https://member.example.org/moved/2"
    remote.answers["/feed"] = rss(
        item(1, guid="other"), item(2, guid="other-2", link=moved)
    )

    feed = harvest(feed)

    assert Resource.objects.count() == 2
    assert set(feed.records.filter(state="known").values_list("reason", flat=True)) == {
        "same address",
        "same title and date",
    }


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x"])
def test_script_links_are_no_source(feed, remote, harvest, link):
    remote.answers["/feed"] = rss(item(1, link=link))

    harvest(feed)

    assert Resource.objects.get().source_url == ""


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body>Not found</body></html>",
        "http://127.0.0.1/feed",
        "/etc/passwd",
        '<!DOCTYPE rss [<!ENTITY x "y">]><rss><channel/></rss>',
        "<rss>",
    ],
)
def test_what_is_no_feed_is_an_error(feed, remote, harvest, body):
    remote.answers["/feed"] = body

    feed = harvest(feed)

    assert feed.last_error
    assert Resource.objects.count() == 0


def test_old_rss_with_document_type_is_read(feed, remote, harvest):
    definition = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://127.0.0.1/rss-0.91.dtd">'
    )
    remote.answers["/feed"] = rss(item(1)).replace("?>", f"?>{definition}", 1)

    harvest(feed)

    assert Resource.objects.count() == 1


def test_unusable_entries_are_counted(feed, remote, harvest):
    remote.answers["/feed"] = rss("<item/>", "<item><title>x</title></item>", item(1))

    feed = harvest(feed)

    assert feed.last_counts == {"new": 1, "invalid": 2}


def drip(handler, _arguments):
    """Send a byte now and then."""
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        for _byte in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    handler.close_connection = True


HOSTILE = {
    "huge": lambda handler, _: handler.reply(200, rss("<item/>" * 5_000)),
    "slow": drip,
    "inside": lambda handler, _: redirect(handler, "http://169.254.169.254/latest/"),
    "file": lambda handler, _: redirect(handler, "file:///etc/passwd"),
    "circle": lambda handler, _: redirect(handler, "/feed"),
    "bomb": lambda handler, _: handler.reply(200, b"x", Content_Encoding="gzip"),
    "nested": lambda *_: rss("<item><a>" * 900),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_feed_is_an_error_and_others_go_on(
    feed, source, remote, harvest, monkeypatch, kind
):
    ResourceFactory(title="Distractor")
    limits = FetchLimits(response_bytes=20_000, seconds=1)
    monkeypatch.setattr(fetch, "FetchLimits", lambda: limits)
    remote.answers["/oai"] = records(record(1))
    remote.answers["/feed"] = rss(item(1))
    harvest(feed)
    HarvestState.objects.enqueue([source.pk])
    remote.answers["/feed"] = HOSTILE[kind]

    feed = harvest(feed)

    source.refresh_from_db()
    assert feed.last_error
    assert (source.last_error, source.last_counts) == ("", {"new": 1})
    titles = set(Resource.objects.values_list("title", flat=True))
    assert titles == {"Distractor", "Bulletin 1", "Wetland report 1"}
    # Sound again: nothing is imported twice.
    remote.answers["/feed"] = rss(item(1), item(2))
    assert harvest(feed).last_counts == {"unchanged": 1, "new": 1}
