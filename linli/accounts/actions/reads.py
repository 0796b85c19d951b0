"""The log of who read what: appended, never changed."""

from datetime import datetime
from uuid import UUID

from linli.accounts.models import Read
from linli.kernel.actors import Actor
from linli.kernel.tenancy import current_community_id


def note_read(*, by: Actor, subject: UUID, what: str, reason: str, now: datetime) -> Read:
    """Note that somebody read personal data of a subject (a person, an account, a matter's reporter)."""
    return Read.objects.create(
        community_id=current_community_id(), reader_kind=by.kind.value, reader_id=by.id, subject_id=subject, what=what,
        reason=reason.strip()[:200], at=now,
    )  # fmt: skip
