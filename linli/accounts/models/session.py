"""Sessions that can be listed and revoked: one row each, with whose it is and from what kind of device."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from linli.accounts.models.user import User


class Session(AbstractBaseSession):
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    account_id = models.UUIDField(null=True, db_index=True)
    device = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type:
        from linli.accounts.sessions import SessionStore

        return SessionStore
