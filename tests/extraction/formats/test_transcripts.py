"""Transcripts are read with their times; recordings are stored without text."""

import pytest

from library.extraction import Reason, Refused, Status, sniff
from tests.extraction.files import extract_bytes
from tests.factories import pdf_bytes

VTT = """WEBVTT - Conference

NOTE prepared by the interpreters

1
00:00:01.000 --> 00:00:04.000 align:start
<v Amina>The <b>bridge</b> was &lt;closed&gt;.

2
00:00:04.000 --> 00:00:06.500
The bridge was closed on Monday.
The bridge was closed on Monday.

01:02:03.000 --> 01:02:05.000
%s

01:02:05.000 --> 01:02:09.000
Thank you.
"""
SRT = "1\r\n00:00:01,500 --> 00:00:03,000\r\nLe pont est fermé.\r\n\r\n2\r\n"
SRT += "00:00:03,100 --> 00:00:05,000\r\nMerci.\r\n"
RECORDINGS = {
    "a.mp3": b"ID3\x04\0\0\0\0\0\0",
    "b.mp3": b"\xff\xfb\x90\x64" + bytes(60),
    "a.m4a": b"\0\0\0\x20ftypM4A \0\0\0\0",
    "a.mp4": b"\0\0\0\x20ftypisom\0\0\0\0",
    "a.mov": b"\0\0\0\x08wide\0\0\0\0mdat",
    "a.wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "a.ogg": b"OggS\0\2" + bytes(20),
    "a.webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm",
}


def sniffed(folder, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return sniff(path, name).code


def test_vtt_is_read_with_times(tmp_path):
    data = (VTT % ("A long answer. " * 40)).encode()
    assert sniffed(tmp_path, "talk.vtt", data) == "vtt"
    result = extract_bytes(tmp_path, "talk.vtt", data)
    first, *rest = "".join(result.pages).split("\n\n")
    assert first.startswith(
        "[00:00:01] Amina: The bridge was <closed>. The bridge was closed on Monday. A"
    )
    assert [paragraph[:21] for paragraph in rest] == ["[01:02:05] Thank you."]
    assert "NOTE" not in first
    assert first.count("on Monday") == 1


def test_srt_is_read_with_times(tmp_path):
    for data in (SRT.encode(), SRT.encode("utf-16"), b"\xef\xbb\xbf" + SRT.encode()):
        assert sniffed(tmp_path, "talk.srt", data) == "srt"
        result = extract_bytes(tmp_path, "talk.srt", data)
        assert result.pages == ("[00:00:01] Le pont est fermé. Merci.",)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("talk.vtt", b"The bridge was closed."),
        ("talk.vtt", SRT.encode()),
        ("talk.vtt", b"WEBVTT\n\nNo times at all."),
        ("talk.srt", b"1\n\nThe bridge was closed."),
        ("talk.srt", RECORDINGS["a.mp4"]),
        ("talk.srt", pdf_bytes(["00:00:01,500 --> 00:00:03,000"])),
    ],
)
def test_transcript_that_is_none_is_refused(tmp_path, name, data):
    with pytest.raises(Refused, match="This transcript has no times"):
        sniffed(tmp_path, name, data)


@pytest.mark.parametrize("name", RECORDINGS)
def test_recording_is_accepted_without_text(tmp_path, name):
    data = RECORDINGS[name]
    assert sniffed(tmp_path, name, data) == name[2:]
    result = extract_bytes(tmp_path, name, data)
    assert (result.status, result.reason) == (Status.DONE, Reason.NONE)
    assert result.pages == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp3", RECORDINGS["a.mp4"]),
        ("a.mp4", RECORDINGS["a.wav"]),
        ("a.mp4", b"<html><script>1</script></html>"),
        ("a.mp4", pdf_bytes(["A page."])),
        ("a.wav", b"MZ\x90\0\3\0"),
        ("a.webm", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska"),
        ("a.pdf", RECORDINGS["a.ogg"]),
    ],
)
def test_mislabelled_recording_is_refused(tmp_path, name, data):
    with pytest.raises(Refused) as caught:
        sniffed(tmp_path, name, data)
    assert caught.value.code == "mislabelled"
