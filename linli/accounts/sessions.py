"""The session engine: Django's database sessions in our table; one query brings the session and its user."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db.models import QuerySet
from django.utils import timezone

from linli.kernel.prepared import Prepared


def _session(key: str, now: datetime) -> QuerySet:
    return (
        apps.get_model("accounts", "Session")
        .objects.select_related("user")
        .filter(session_key=key, expire_date__gt=now)
    )


SESSION = Prepared(_session, of_community=False)


class SessionStore(DatabaseSessions):
    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("accounts", "Session")

    def _get_session_from_db(self) -> Any:
        """As Django's, with the user in the same query, kept in `self.row`."""
        self.row = SESSION.first(key=self.session_key or "", now=timezone.now())
        if self.row is None:
            self._session_key = None
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.account_id = next(iter(data.get("residents", {}).values()), None)
        known = getattr(self, "row", None)
        row.started_at = known.started_at if known else timezone.now()
        row.device = str(data.get("device", ""))[:80]
        return row
