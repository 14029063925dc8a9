"""Sessions in the database, under digests of their keys.

A stolen copy of the database is not enough to sign in: keys cannot be rerow from
their digests, and session data is signed with SECRET_KEY. Only the synchronous methods
are implemented: no view of the library is asynchronous.
"""

from __future__ import annotations

import hashlib

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone


def key_digest(session_key: str) -> str:
    """Return the stored digest of a key: 40 characters, the width of the column.

    Keys are long and random, so one round without salt is enough.
    """
    return hashlib.blake2b(session_key.encode(), digest_size=20).hexdigest()


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        from members.models import UserSession

        return UserSession

    def _get_session_from_db(self):
        row = self.model.objects.filter(
            session_key=key_digest(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(key_digest(session_key))

    def create_model_instance(self, data: dict):
        row = super().create_model_instance(data)
        row.session_key = key_digest(row.session_key)
        row.user_id = data.get(SESSION_KEY)
        return row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(key_digest(key))
