"""The people of the coalition, and what they keep."""

from .alerts import Alerted, AlertMail, Frequency, PrivateFeed, SavedSearch
from .people import Invitation, Membership, Role, token_digest

__all__ = [
    "AlertMail",
    "Alerted",
    "Frequency",
    "Invitation",
    "Membership",
    "PrivateFeed",
    "Role",
    "SavedSearch",
    "token_digest",
]
