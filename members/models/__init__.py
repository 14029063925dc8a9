"""The people of the coalition, and what they keep."""

from .account_mails import AccountMail
from .accounts import AccountEvent, UserSession
from .alerts import Alerted, AlertMail, Frequency, PrivateFeed, SavedSearch
from .lists import ListEntry, ReadingList, Sharing
from .people import Invitation, Membership, Role, organisation_of, token_digest
from .proposals import Proposal
from .sign_in_limits import FailureCount, KnownBrowser
from .use import DailyUse, FailedSearch

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
