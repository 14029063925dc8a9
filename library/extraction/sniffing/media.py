"""Detect audio and video by their first bytes."""

# Formats that share a container: the file name decides between them.
_ISO = ("mp4", "m4a", "mov")
# Where a file of QuickTime begins without a type: other atoms than "ftyp".
_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_EBML = b"\x1a\x45\xdf\xa3"


def media_code(head: bytes, code: str) -> str:
    """Return the code of audio or video, "" for anything else.

    code: that of the file name, which is returned if the content fits.
    """
    if head[4:8] in _ATOMS:
        return code if code in _ISO else "mp4"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(_EBML) and b"webm" in head[:64]:
        return "webm"
    # ID3 tags, or a frame of MPEG audio, layer III.
    is_frame = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
    if head.startswith(b"ID3") or (is_frame and head[2] >> 4 not in (0, 15)):
        return "mp3"
    return ""
