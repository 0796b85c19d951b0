"""The log of who read whose file, for who must watch it; and the emergency accesses that still run."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linli.accounts.models import Read, User
from linli.accounts.visitors import Visitor
from linli.kernel.crypto import last_four_hash
from linli.registry.enums import DataRead
from linli.registry.models import EmergencyAccess, Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody read something: who, of whom (nobody: of a matter's reporter), what, why."""

    at: datetime
    reader: str
    person_id: UUID | None
    person: str
    what: DataRead | None
    reason: str


def reads_listed(*, person: UUID | None, page: int) -> tuple[list[Line], bool]:
    """A page of the log, latest first, and whether there is another; in three queries."""
    rows = Read.objects.order_by("-at", "-id")
    if person is not None:
        rows = rows.filter(subject_id=person)
    begin = (page - 1) * PAGE
    found = list(rows[begin : begin + PAGE + 1])
    users = User.objects.filter(id__in={row.reader_id for row in found}).order_by("id")
    readers = {user.id: user.name for user in users}
    people = Person.objects.filter(id__in={row.subject_id for row in found}).order_by("id")
    names = dict(people.values_list("id", "party__name"))
    return [_line(row, readers, names) for row in found[:PAGE]], len(found) > PAGE


def _line(row: Read, readers: dict[UUID, str], names: dict[UUID, str]) -> Line:
    reader = readers.get(row.reader_id, "") if row.reader_id else ""
    known = row.subject_id if row.subject_id in names else None
    what = DataRead(row.what) if row.what in DataRead else None
    return Line(row.at, reader, known, names.get(row.subject_id, ""), what, row.reason)


def running_access(visitor: Visitor, id: UUID, now: datetime) -> EmergencyAccess | None:
    """The visitor's own emergency access, while it lasts."""
    rows = EmergencyAccess.objects.filter(id=id, user=visitor.user, from_at__lte=now, until_at__gt=now)
    return rows.select_related("person__party").first()


def running_accesses(visitor: Visitor, now: datetime) -> list[EmergencyAccess]:
    rows = EmergencyAccess.objects.filter(user=visitor.user, from_at__lte=now, until_at__gt=now)
    return list(rows.select_related("person__party").order_by("-from_at", "id"))


def people_meant(name: str, where: str) -> list[Person]:
    """Who is meant in an emergency: everybody of exactly this name; `where`, the code of a home or its whole address,
    or the last four digits of a phone, tells them apart. At most five."""
    rows = Person.objects.filter(party__name=name.strip(), party__is_active=True).select_related("party", "community")
    if where := where.strip():
        home = Q(residences__place__code=where) | Q(residences__place__address=where)
        rows = rows.filter(
            home & Q(residences__until_on=None) | Q(phone_last4_hash=last_four_hash(where, "phone"))
        ).distinct()
    return list(rows.order_by("id")[:5])
