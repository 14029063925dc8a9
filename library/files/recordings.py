"""Audio and video files, and the transcripts beside them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from library.extraction import MEDIA_TYPES
from library.models import LibraryDocument

TRANSCRIPTS = ("vtt", "srt", "txt")
RECORDINGS = tuple(code for code, kind in MEDIA_TYPES.items() if not kind.has_text)
_LANGUAGE_SUFFIX = re.compile(r"\.[a-z]{2,3}$")


def recording_name(name: str) -> str:
    """Return "talk" for "talk.mp4", "Talk.vtt" and "talk.en.vtt"."""
    path = PurePosixPath(name.lower())
    is_transcript = path.suffix.removeprefix(".") in TRANSCRIPTS
    return _LANGUAGE_SUFFIX.sub("", path.stem) if is_transcript else path.stem


def is_transcript_of(transcript: LibraryDocument, recording: LibraryDocument) -> bool:
    """Return whether two files are, by their types and names, such a pair."""
    if transcript.media_type not in TRANSCRIPTS:
        return False
    if recording.media_type not in RECORDINGS:
        return False
    names = (transcript.original_name, recording.original_name)
    return recording_name(names[0]) == recording_name(names[1])
