"""Programs attached to messages."""

from collections.abc import Iterator
from pathlib import Path

from library.extraction.active_content.findings import Finding, is_program
from library.extraction.formats.mail.eml import read_eml
from library.extraction.formats.mail.message import Message
from library.extraction.formats.mail.msg import read_msg


def find_in_eml(path: Path) -> Iterator[Finding]:
    """Yield PROGRAM if one is attached to the message."""
    return _attached_programs(read_eml(path))


def find_in_msg(path: Path) -> Iterator[Finding]:
    """Yield PROGRAM if one is attached to the Outlook message."""
    return _attached_programs(read_msg(path))


def _attached_programs(message: Message) -> Iterator[Finding]:
    if any(is_program(attachment.name) for attachment in message.attachments):
        yield Finding.PROGRAM
