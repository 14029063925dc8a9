"""Users with elevated permissions, for whom stricter sign-in rules apply."""

from __future__ import annotations

from library.access.viewers import COMMITTEE, EDITOR, Viewer


def is_privileged(user) -> bool:
    """Return whether a user is an editor, a committee member, or may open the admin.

    Administrators may lack access to resources and still be able to appoint editors.
    """
    if Viewer.of(user) in (COMMITTEE, EDITOR):
        return True
    return user.has_perm("wagtailadmin.access_admin")
