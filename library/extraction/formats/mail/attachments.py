"""Send the attachments of a message, as the files of a ZIP are sent."""

import base64
from collections.abc import Iterator
from pathlib import Path

from library.extraction import limits
from library.extraction.containers.unpack import MemberProblem
from library.extraction.formats.mail.eml import read_eml
from library.extraction.formats.mail.msg import read_msg

_PIECE_BYTES = 1 << 20


def read_attachments(path: Path, code: str, first: int) -> Iterator[dict]:
    """Yield the messages of the child for attachments from number `first` on."""
    message = read_eml(path) if code == "eml" else read_msg(path)
    attachments = message.attachments[: limits.ATTACHMENTS]
    for number, attachment in enumerate(attachments[first - 1 :], start=first):
        problem = MemberProblem.NONE
        try:
            data = attachment.read()
        except Exception:  # a hostile message may raise anything
            data, problem = b"", MemberProblem.DAMAGED
        size = len(data)
        yield {"kind": "begin", "number": number, "name": attachment.name, "size": size}
        for start in range(0, size, _PIECE_BYTES):
            piece = base64.b64encode(data[start : start + _PIECE_BYTES])
            yield {"kind": "piece", "data": piece.decode("ascii")}
        yield {"kind": "member", "problem": problem}
