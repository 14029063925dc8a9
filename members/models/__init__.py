"""The people of the coalition, and what they keep."""

from .alerts import Alerted, AlertMail, Frequency, PrivateFeed, SavedSearch
from .lists import ListEntry, ReadingList, Sharing
from .people import Invitation, Membership, Role, organisation_of, token_digest
from .proposals import Proposal
from .use import DailyUse, FailedSearch

__all__ = [
    "AlertMail",
    "Alerted",
    "DailyUse",
    "FailedSearch",
    "Frequency",
    "Invitation",
    "ListEntry",
    "Membership",
    "PrivateFeed",
    "Proposal",
    "ReadingList",
    "Role",
    "SavedSearch",
    "Sharing",
    "organisation_of",
    "token_digest",
]
