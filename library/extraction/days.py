"""The day in a date as files write it of themselves."""

import re
from datetime import date

# PDF: "D:20050916120000+02'00'"; Office, OpenDocument: "2005-09-16T12:00:00Z".
_DAY = re.compile(r"^(?:D:)?(\d{4})-?(\d\d)-?(\d\d)")
_FIRST_YEAR = 1980  # before there were such files, a clock was wrong


def day_of(text: str) -> date | None:
    """Return the day of a date in a file's metadata, None when it is not one."""
    match = _DAY.match(text.strip())
    if not match:
        return None
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None
