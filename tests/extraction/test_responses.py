"""Responses of other servers are read by a child with limits."""

from __future__ import annotations

from contextlib import suppress

import pytest

from library.extraction import limits
from library.extraction.responses import (
    ResponseKind,
    UnreadableResponse,
    read_response,
)
from library.extraction.responses.reader import ParsedResponse
from library.extraction.responses.records import MAX_VALUES
from library.extraction.result import Reason
from library.extraction.sandbox import supervisor

ITEM = (
    "<item><title>Report {0}</title><link>/r/{0}</link>"
    "<guid isPermaLink='false'>{0}</guid></item>"
)
FEED = b'<rss version="2.0"><channel><language>fr</language>%b</channel></rss>'


def feed(count: int) -> bytes:
    return FEED % "".join(map(ITEM.format, range(count))).encode()


def refusal(kind: ResponseKind, body: bytes) -> Reason:
    with pytest.raises(UnreadableResponse) as caught:
        read_response(kind, body)
    return caught.value.reason


@pytest.mark.slow
def test_long_feed_is_read_to_its_limit_in_order():
    parsed = read_response(
        ResponseKind.FEED, feed(limits.RESPONSE_RECORDS + 10), "https://e.example/feed"
    )

    ids = [record.identifier for record in parsed.records]
    assert ids == list(map(str, range(limits.RESPONSE_RECORDS)))
    assert parsed.records[450].url == "https://e.example/r/450"
    assert parsed.records[450].languages == ("fr",)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (ResponseKind.FEED, FEED % (b"<a/>" * 2_500_000)),
        (ResponseKind.OAI, b"<OAI-PMH>" + b"<a/>" * 2_500_000 + b"</OAI-PMH>"),
        (ResponseKind.FEED, FEED % (b"<item><a>" * 5_000)),
        (ResponseKind.OAI, b"\x00" * 10_000_000),
    ],
)
def test_hostile_response_ends_within_limits(kind, body):
    """Whether it is refused or has no records: this process parses nothing."""
    with suppress(UnreadableResponse):
        assert read_response(kind, body).records == []


def test_wrong_root_is_no_response_of_its_kind():
    for kind in ResponseKind:
        assert not read_response(kind, b"<html/>").is_expected
        assert refusal(kind, b"<rss>") == Reason.UNREADABLE


@pytest.fixture
def child_says(monkeypatch):
    """Let a hijacked child send these messages."""

    def say(*messages: dict) -> None:
        monkeypatch.setattr(
            supervisor, "messages", lambda *_: (message for message in messages)
        )

    return say


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"kind": "record"},
        {"kind": "record", "identifier": "1"},
        {"kind": "record", "identifier": "1", "title": "T", "terms": 5},
        {"kind": "failed", "reason": "made-up"},
        {"kind": "failed"},
    ],
)
def test_wrong_message_of_child_is_refused(child_says, message):
    child_says(message)

    assert refusal(ResponseKind.FEED, b"") == Reason.UNREADABLE


def test_record_of_hijacked_child_is_shortened_and_cleaned():
    parsed = ParsedResponse()

    parsed.add(
        {
            "kind": "record",
            "identifier": "i" * 9_000,
            "title": "a\x00b\n" + "t" * 9_000,
            "url": "javascript:alert(1)",
            "terms": ["x" * 9_000] * 9_000,
        }
    )

    (record,) = parsed.records
    assert record.url == ""
    assert record.title.startswith("a b t")
    assert (len(record.identifier), len(record.title)) == (1000, 500)
    assert (len(record.terms), len(record.terms[0])) == (2 * MAX_VALUES, 1000)


def test_endless_records_of_hijacked_child_are_refused(child_says):
    record = {"kind": "record", "identifier": "1", "title": "T"}
    child_says(*[record] * (limits.RESPONSE_RECORDS + 1))
    assert refusal(ResponseKind.OAI, b"") == Reason.TOO_LARGE

    child_says(*[record | {"terms": ["x" * 1000] * 100}] * 400)
    assert refusal(ResponseKind.OAI, b"") == Reason.TOO_LARGE
