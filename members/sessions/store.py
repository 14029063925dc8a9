"""Sessions in the database, under digests of their keys.

A stolen copy of the database signs nobody in: a key cannot be read from its digest, and
what a session holds is signed with SECRET_KEY. Only the synchronous half is written: no
view of the library is asynchronous.
"""

from __future__ import annotations

import hashlib

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone


def key_digest(session_key: str) -> str:
    """Return what stands in the database for a key: 40 letters, the column's width.

    Keys are long and random, so one round without salt is enough.
    """
    return hashlib.blake2b(session_key.encode(), digest_size=20).hexdigest()


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        from members.models import UserSession

        return UserSession

    def _get_session_from_db(self):
        stored = self.model.objects.filter(
            session_key=key_digest(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if stored is None:
            self._session_key = None
        return stored

    def exists(self, session_key: str) -> bool:
        return super().exists(key_digest(session_key))

    def create_model_instance(self, data: dict):
        stored = super().create_model_instance(data)
        stored.session_key = key_digest(stored.session_key)
        stored.user_id = data.get(SESSION_KEY)
        return stored

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(key_digest(key))
