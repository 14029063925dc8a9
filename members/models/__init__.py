"""The people of the coalition, and what they keep."""

from members.models.account_emails import AccountMail
from members.models.memberships import (
    Invitation,
    Membership,
    Role,
    organisation_of,
    token_digest,
)
from members.models.reading_lists import ListEntry, ReadingList, Sharing
from members.models.saved_searches import (
    Alerted,
    AlertMail,
    Frequency,
    PrivateFeed,
    SavedSearch,
)
from members.models.submissions import Proposal
from members.models.usage import DailyUse, FailedSearch

from .accounts import AccountEvent, UserSession
from .sign_in_limits import FailureCount, KnownBrowser

__all__ = [
    "AccountEvent",
    "AccountMail",
    "AlertMail",
    "Alerted",
    "DailyUse",
    "FailedSearch",
    "FailureCount",
    "Frequency",
    "Invitation",
    "KnownBrowser",
    "ListEntry",
    "Membership",
    "PrivateFeed",
    "Proposal",
    "ReadingList",
    "Role",
    "SavedSearch",
    "Sharing",
    "UserSession",
    "organisation_of",
    "token_digest",
]
