"""Who sees or changes what few may: stricter rules of sign-in hold for them."""

from __future__ import annotations

from library.access.viewers import COMMITTEE, EDITOR, Viewer


def is_privileged(user) -> bool:
    """Return whether a user is an editor, in the committee, or may open the admin.

    An operator may read nothing of the library and still make others editors.
    """
    if Viewer.of(user) in (COMMITTEE, EDITOR):
        return True
    return user.has_perm("wagtailadmin.access_admin")
