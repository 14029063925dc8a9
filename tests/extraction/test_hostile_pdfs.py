"""A hostile PDF costs limited time and loses only its own pages."""

import pytest

from library.extraction import Reason, Status, limits

from .files import (
    CATALOG,
    FONT,
    HELLO,
    bomb_page,
    deflated,
    extract_bytes,
    pdf,
    pdf_of_pages,
    stream,
)

PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>/XObject<</X 10 0 R>>>>>>"
)


def pdf_with(**changes: bytes) -> bytes:
    objects = {
        1: CATALOG,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: PAGE,
        4: stream(HELLO % b"hi"),
        5: FONT,
    }
    return pdf({**objects, **{int(key[1:]): body for key, body in changes.items()}})


def nested_forms() -> bytes:
    """Thirty forms, each drawn twice by the one before: 2^30 drawings."""
    forms = {
        f"o{number}": stream(
            b"/X Do /X Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
            b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1),
        )
        for number in range(10, 40)
    }
    last = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return pdf_with(o4=stream(b"/X Do /X Do"), o40=last, **forms)


def test_bomb_page_loses_only_itself(tmp_path):
    pages = [stream(HELLO % b"page %d" % number) for number in range(1, 8)]
    pages[3] = bomb_page()
    result = extract_bytes(tmp_path, "a.pdf", pdf_of_pages(pages))
    assert result.status == Status.PARTIAL
    assert result.reason in (Reason.MEMORY_LIMIT, Reason.TIME_LIMIT)
    assert result.skipped == (4,)
    assert [number for number, text in enumerate(result.pages, 1) if text] == [
        1, 2, 3, 5, 6, 7,
    ]  # fmt: skip
    assert result.page_count == 7


@pytest.mark.slow
def test_file_of_slow_pages_is_given_up_after_some(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "FILE_SECONDS", limits.STALL_SECONDS + 3)
    monkeypatch.setattr(limits, "SECONDS_PER_PAGE", 0)
    slow = stream(b"BT /F 9 Tf " + b"(slow) Tj " * 30_000 + b"ET")
    pages = [stream(HELLO % b"hi"), *[slow] * 300]
    result = extract_bytes(tmp_path, "a.pdf", pdf_of_pages(pages))
    assert (result.status, result.reason) == (Status.PARTIAL, Reason.TIME_LIMIT)
    assert "hi" in result.pages[0]
    assert result.pages[-1] == ""
    # Pages that are read prolong the time: a long sound file is read whole.
    monkeypatch.setattr(limits, "SECONDS_PER_PAGE", 60)
    sound = pdf_of_pages([stream(HELLO % b"hi")] * 300)
    assert extract_bytes(tmp_path, "b.pdf", sound).status == Status.DONE


@pytest.mark.reliability(28)
def test_single_bomb_page_fails_with_a_reason(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", pdf_of_pages([bomb_page()]))
    assert result.status == Status.FAILED
    assert result.reason in (Reason.MEMORY_LIMIT, Reason.TIME_LIMIT)
    assert result.pages == ()


@pytest.mark.slow
def test_file_of_bombs_stops_after_some_restarts(tmp_path):
    pages = [stream(HELLO % b"good")] + [bomb_page()] * 8
    result = extract_bytes(tmp_path, "a.pdf", pdf_of_pages(pages))
    assert result.status == Status.PARTIAL
    assert result.pages[0] == "good"
    assert result.skipped == tuple(range(2, 10))


@pytest.mark.long
@pytest.mark.reliability(28)
def test_mutually_recursive_forms_are_stopped(tmp_path):
    result = extract_bytes(tmp_path, "a.pdf", nested_forms())
    assert result.status in (Status.FAILED, Status.DONE)


@pytest.mark.reliability(28)
def test_recursive_form_ends(tmp_path):
    itself = stream(
        b"/X Do",
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>",
    )
    result = extract_bytes(tmp_path, "a.pdf", pdf_with(o4=stream(b"/X Do"), o10=itself))
    assert result.status == Status.DONE


@pytest.mark.parametrize(
    "tree",
    [
        b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>",
        b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 100000>>",
        b"<</Type/Pages/Kids[" + b"3 0 R " * 300_000 + b"]/Count 300000>>",
    ],
    ids=["a count that lies", "a tree that loops", "one page 300,000 times"],
)
@pytest.mark.reliability(28)
def test_page_count_is_limited(tmp_path, tree):
    result = extract_bytes(tmp_path, "a.pdf", pdf_with(o2=tree))
    assert result.page_count <= limits.PAGES
    assert len(result.pages) <= limits.PAGES
    assert result.status in (Status.PARTIAL, Status.FAILED, Status.DONE)


def test_page_with_too_much_text_is_truncated(tmp_path):
    content = deflated(
        b"BT /F 1 Tf " + (HELLO % b"words again")[3:-3] * 40_000 + b" ET"
    )
    result = extract_bytes(tmp_path, "a.pdf", pdf_of_pages([content]))
    assert (result.status, result.reason) == (Status.PARTIAL, Reason.TOO_LARGE)
    assert len(result.pages[0]) <= limits.CHARACTERS_PER_PAGE
    assert result.skipped == ()


@pytest.mark.reliability(28)
def test_deeply_nested_objects_are_harmless(tmp_path):
    deep = b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 200_000 + b"]" * 200_000 + b">>"
    result = extract_bytes(tmp_path, "a.pdf", pdf_with(o1=deep))
    assert result.status in (Status.DONE, Status.FAILED)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff\x00" * 50_000])
def test_pdf_header_alone_is_unreadable(tmp_path, data):
    result = extract_bytes(tmp_path, "a.pdf", data)
    assert (result.status, result.reason) == (Status.FAILED, Reason.UNREADABLE)
