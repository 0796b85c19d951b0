"""The kernel's tables: the tenant, what happened, what is to be done, what was already done, files, days."""

from linli.kernel.models.calendar import CalendarDay
from linli.kernel.models.community import Community, Jurisdiction
from linli.kernel.models.event import Event
from linli.kernel.models.file import StoredFile
from linli.kernel.models.idempotency import IdempotencyKey
from linli.kernel.models.job import Heartbeat, Job
from linli.kernel.models.search import SearchEntry
from linli.kernel.models.sequence import Sequence

__all__ = [
    "CalendarDay", "Community", "Event", "Heartbeat", "IdempotencyKey", "Job", "Jurisdiction", "SearchEntry",
    "Sequence", "StoredFile",
]  # fmt: skip
