"""Members of the coalition and their data."""

from members.models.account_emails import AccountEmail
from members.models.memberships import (
    Invitation,
    Membership,
    Role,
    organisation_of,
    token_digest,
)
from members.models.reader_messages import ReaderMessage
from members.models.reading_lists import ListEntry, ReadingList, Sharing
from members.models.saved_searches import (
    AlertedResource,
    AlertEmail,
    Frequency,
    PrivateFeed,
    SavedSearch,
)
from members.models.shared_links import SharedLink
from members.models.submissions import Submission
from members.models.usage import DailyUsage, FailedSearch

from .accounts import AccountEvent, LastVisit, UserSession
from .sign_in_limits import FailureCount, KnownBrowser

__all__ = [
    "AccountEmail",
    "AccountEvent",
    "AlertEmail",
    "AlertedResource",
    "DailyUsage",
    "FailedSearch",
    "FailureCount",
    "Frequency",
    "Invitation",
    "KnownBrowser",
    "LastVisit",
    "ListEntry",
    "Membership",
    "PrivateFeed",
    "ReaderMessage",
    "ReadingList",
    "Role",
    "SavedSearch",
    "SharedLink",
    "Sharing",
    "Submission",
    "UserSession",
    "organisation_of",
    "token_digest",
]
