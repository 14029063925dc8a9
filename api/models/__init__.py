"""Access tokens, and the log of what changed for each visibility level."""

from .changes import ChangeCounter, ChangeState, ResourceChange
from .tokens import AccessToken

__all__ = ["AccessToken", "ChangeCounter", "ChangeState", "ResourceChange"]
