"""A recording and its transcript become one draft; search finds what was said."""

import pytest

from desk.uploads.jobs import finalize_next
from library.models import Resource
from library.processing.status_messages import RECORDING, explain
from library.processing.text_extraction import extract_next
from library.resources.content_gaps import TO_DO
from library.resources.revisions import change_everywhere, latest_draft
from tests.desk.uploads.tus_client import send
from tests.extraction.files import zipped
from tests.extraction.formats.test_transcripts import RECORDINGS, SRT
from tests.scans import TEXTS

pytestmark = pytest.mark.django_db
VIDEO = RECORDINGS["a.mp4"] + bytes(5_000)


def files_of(resource: Resource) -> list[str]:
    files = resource.get_latest_revision_as_object().files.get_object_list()
    return [file.document.original_name for file in files]


def languages_of(resource: Resource) -> dict[str, str]:
    """Return the language of each file in the draft, which those in the row equal."""
    row = Resource.objects.get(pk=resource.pk)
    draft = latest_draft(row)
    files = draft.files.get_object_list()
    languages = {file.document.original_name: file.language for file in files}
    assert sorted(languages.values()) == sorted(
        row.files.values_list("language", flat=True)
    )
    return {"draft": draft.language, **languages}


def vtt(text: str) -> bytes:
    """Return a transcript with a time for every five words."""
    words = text.split()
    lines = ["WEBVTT", ""]
    for second, start in enumerate(range(0, len(words), 5)):
        begin, end = (f"00:00:{second + more:02}.000" for more in (0, 1))
        lines += [f"{begin} --> {end}", " ".join(words[start : start + 5]), ""]
    return "\n".join(lines).encode()


def extract_all() -> None:
    while extract_next():
        pass


@pytest.mark.parametrize(
    "names",
    [("talk.mp4", "talk.srt"), ("Talk.srt", "talk.mp4"), ("talk.mp4", "talk.fr.srt")],
)
def test_recording_and_transcript_become_one_draft(desk, batch, names):
    send(desk, batch, "other.txt", b"Another text.")
    for name in names:
        send(desk, batch, name, VIDEO if name.endswith("mp4") else SRT.encode())
    extract_all()
    rows = [batch.files.get(name=name) for name in names]
    assert rows[0].resource == rows[1].resource
    assert files_of(rows[0].resource) == list(names)
    assert rows[0].resource.files.count() == 2
    assert Resource.objects.count() == 2
    transcript = next(row.document for row in rows if row.name.endswith("srt"))
    assert "Le pont est fermé" in transcript.pages.get().text


def test_pair_in_a_zip_becomes_one_draft(desk, batch):
    files = {"talk.mp4": VIDEO, "talk.vtt": b"no transcript", "talk.srt": SRT}
    send(desk, batch, "all.zip", zipped(files))
    while finalize_next():
        pass
    resource = Resource.objects.get()
    assert sorted(files_of(resource)) == ["talk.mp4", "talk.srt"]
    row = batch.files.get(name="talk.vtt")
    assert row.state == "rejected"
    assert "This transcript has no times" in row.reason


@pytest.mark.parametrize("is_transcript_first", [True, False])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_recording_has_the_language_of_its_transcript(
    desk, batch, language, is_transcript_first
):
    files = {"talk.mp4": VIDEO, "talk.vtt": vtt(TEXTS[language])}
    names = sorted(files, reverse=is_transcript_first)
    first = send(desk, batch, names[0], files[names[0]])
    extract_all()
    other = send(desk, batch, "other.mp4", VIDEO)
    send(desk, batch, names[1], files[names[1]])
    extract_all()
    expected = dict.fromkeys(["draft", *names], language)
    assert languages_of(first.resource) == expected
    assert languages_of(other.resource) == {"draft": "", "other.mp4": ""}


def test_language_of_a_recording_waits_for_the_text(desk, batch):
    files = {"talk.txt": TEXTS["fr"].encode(), "talk.mp4": VIDEO}
    rows = [send(desk, batch, name, data) for name, data in files.items()]
    assert languages_of(rows[0].resource)["talk.mp4"] == ""
    extract_all()
    assert set(languages_of(rows[0].resource).values()) == {"fr"}


def test_confirmed_language_of_a_recording_is_kept(desk, editor, batch):
    row = send(desk, batch, "talk.mp4", VIDEO)

    def confirm(resource: Resource) -> None:
        resource.language = "sw"
        for file in resource.files.get_object_list():
            file.language = "sw"

    change_everywhere(row.resource_id, confirm, user=editor)
    send(desk, batch, "talk.vtt", vtt(TEXTS["fr"]))
    extract_all()
    expected = {"draft": "sw", "talk.mp4": "sw", "talk.vtt": "fr"}
    assert languages_of(row.resource) == expected


def test_transcript_too_short_to_tell_has_no_language(desk, editor, batch):
    row = send(desk, batch, "talk.mp4", VIDEO)
    send(desk, batch, "talk.vtt", vtt("Merci."))
    extract_all()
    unknown = {"draft": "", "talk.mp4": "", "talk.vtt": ""}
    assert languages_of(row.resource) == unknown


def test_transcripts_in_two_languages_say_nothing_of_the_recording(desk, batch):
    row = send(desk, batch, "talk.mp4", VIDEO)
    for language in ("fr", "ar"):
        send(desk, batch, f"talk.{language}.vtt", vtt(TEXTS[language]))
    send(desk, batch, "talk.en.vtt", vtt("Thanks."))
    extract_all()
    languages = languages_of(row.resource)
    del languages["draft"]
    assert languages == {
        "talk.mp4": "",
        "talk.fr.vtt": "fr",
        "talk.ar.vtt": "ar",
        "talk.en.vtt": "",
    }


def test_published_recording_is_left_alone(desk, batch):
    row = send(desk, batch, "talk.mp4", VIDEO)
    row.resource.save_revision().publish()
    send(desk, batch, "talk.srt", SRT.encode())
    assert Resource.objects.count() == 2
    assert files_of(row.resource) == ["talk.mp4"]


def test_recording_is_downloaded_and_causes_no_alarm(desk, client, batch):
    row = send(desk, batch, "talk.mp4", VIDEO)
    assert extract_next()
    row.document.refresh_from_db()
    assert row.document.status == "done"
    assert explain(row.document) is RECORDING
    assert not TO_DO["text"].filter(Resource.objects.all()).exists()
    row.resource.save_revision().publish()
    resource = Resource.objects.get(pk=row.resource.pk)
    resource.visibility = "public"
    resource.save()
    client.logout()
    page = client.get(resource.get_absolute_url()).content.decode()
    assert "Audio or video" in page
    url = resource.files.get().get_absolute_url()
    response = client.get(url, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Type"]) == (206, "video/mp4")
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response) == VIDEO[:10]
