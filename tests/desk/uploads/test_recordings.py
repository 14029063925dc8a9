"""A recording and its transcript become one draft; search finds what was said."""

import pytest

from desk.uploads.jobs import finalize_next
from library.models import Resource
from library.processing.status_messages import RECORDING, explain
from library.processing.text_extraction import extract_next
from library.resources.content_gaps import TO_DO
from tests.desk.uploads.tus_client import send
from tests.extraction.files import zipped
from tests.extraction.formats.test_transcripts import RECORDINGS, SRT

pytestmark = pytest.mark.django_db
VIDEO = RECORDINGS["a.mp4"] + bytes(5_000)


def files_of(resource: Resource) -> list[str]:
    files = resource.get_latest_revision_as_object().files.get_object_list()
    return [file.document.original_name for file in files]


@pytest.mark.parametrize(
    "names",
    [("talk.mp4", "talk.srt"), ("Talk.srt", "talk.mp4"), ("talk.mp4", "talk.fr.srt")],
)
def test_recording_and_transcript_become_one_draft(desk, batch, names):
    send(desk, batch, "other.txt", b"Another text.")
    for name in names:
        send(desk, batch, name, VIDEO if name.endswith("mp4") else SRT.encode())
    while extract_next():
        pass
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
