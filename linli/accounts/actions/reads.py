"""The log of who read what: appended, never changed."""

from collections.abc import Iterable
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


def note_reads(*, by: Actor, subjects: Iterable[UUID], what: str, reason: str, now: datetime) -> None:
    """As `note_read`, of many subjects at once: a list that was taken out."""
    community, told = current_community_id(), reason.strip()[:200]
    rows = (
        Read(
            community_id=community,
            reader_kind=by.kind.value,
            reader_id=by.id,
            subject_id=subject,
            what=what,
            reason=told,
            at=now,
        )
        for subject in subjects
    )
    Read.objects.bulk_create(rows, batch_size=500)
