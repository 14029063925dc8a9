"""Read a message that Outlook has saved."""

from pathlib import Path

from oxmsg import Message as OutlookMessage

from library.extraction.formats.mail.message import Attachment, Message, to_source
from library.extraction.formats.text import read_bytes
from library.extraction.source import Source


def open_msg(path: Path) -> Source:
    """Open a message, split into parts of about 450 words."""
    return to_source(read_msg(path))


def read_msg(path: Path) -> Message:
    """Return the message in a file. Raises for a damaged one."""
    message = OutlookMessage.load(read_bytes(path))
    headers = {name.title(): text for name, text in message.message_headers.items()}
    sent = message.sent_date.isoformat() if message.sent_date else ""
    recipients = (
        f"{recipient.name} <{recipient.email_address}>"
        for recipient in message.recipients
    )
    return Message(
        headers={
            "From": message.sender or "",
            "To": headers.get("To") or ", ".join(recipients),
            "Cc": headers.get("Cc", ""),
            "Date": headers.get("Date") or sent,
            "Subject": message.subject,
        },
        plain=message.body or "",
        html=(message.html_body or "") if not message.body else "",
        attachments=[
            Attachment(
                attachment.file_name, lambda file=attachment: file.file_bytes or b""
            )
            for attachment in message.attachments
            # Without bytes: a link, or an Outlook item, which has no file format.
            if attachment.file_name and attachment.file_bytes is not None
        ],
    )
