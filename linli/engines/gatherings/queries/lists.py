"""The list of a gathering, with names; what somebody is signed up for, and the hours they gave and learned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum

from linli.accounts.models import ResidentAccount
from linli.engines.gatherings.enums import HELPING, LIVE, EnrolmentState, Presence, Stage
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.personal import mask_phone
from linli.kernel.prepared import Prepared
from linli.registry.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list; the phone masked."""

    row: Enrolment
    name: str
    phone: str

    @property
    def is_on_file(self) -> bool:
        return self.row.person_id is not None


def name_of(row: Enrolment) -> str:
    """Who it is, where the person was read too."""
    return row.person.party.name if row.person else str(row.name)


def _phone_of(row: Enrolment) -> str:
    if row.person and row.person.phone:
        return str(row.person.phone)
    return str(row.phone or (row.account.phone if row.account else ""))


def lines_of(gathering: Gathering) -> list[Line]:
    """Everybody on the list in the order of arrival, those who wait after those who come. One query."""
    rows = Enrolment.objects.filter(gathering=gathering, state__in=LIVE).select_related("person__party", "account")
    lines = [Line(row, name_of(row), mask_phone(_phone_of(row))) for row in rows.order_by("number")]
    return sorted(lines, key=lambda line: line.row.state == EnrolmentState.WAITING)


def of_account(account: ResidentAccount) -> QuerySet[Enrolment]:
    """What stands on a phone: what it signed up, and its people's."""
    people = Person.objects.filter(account=account).order_by().values("id")
    rows = Enrolment.objects.filter(Q(account=account) | Q(person_id__in=people))
    return rows.select_related("gathering__place", "gathering__programme", "person__party", "account")


LISTED = Prepared(
    lambda account, gathering: of_account(account).filter(gathering=gathering, state__in=LIVE).order_by("number", "id")
)


def coming(account: ResidentAccount, now: datetime) -> list[Enrolment]:
    rows = of_account(account).filter(state__in=LIVE, gathering__ends_at__gt=now)
    return list(rows.order_by("gathering__starts_at", "id")[:50])


def past(account: ResidentAccount, now: datetime) -> list[Enrolment]:
    rows = of_account(account).filter(state=EnrolmentState.SIGNED_UP, gathering__ends_at__lte=now)
    return list(rows.exclude(gathering__stage=Stage.CANCELLED).order_by("-gathering__starts_at", "-id")[:50])


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes given as a helper, minutes learned, and how often somebody was there."""

    given: int
    learned: int
    times: int


def hours_of(account: ResidentAccount) -> Hours:
    present = of_account(account).filter(presence=Presence.PRESENT).order_by()
    sums: dict[str, Any] = present.aggregate(
        given=Sum("minutes", filter=Q(role__in=HELPING)), learned=Sum("minutes", filter=~Q(role__in=HELPING)),
        times=Count("id"),
    )  # fmt: skip
    return Hours(sums["given"] or 0, sums["learned"] or 0, sums["times"])


@dataclass(frozen=True, slots=True)
class Tally:
    """A list in numbers."""

    signed_up: int
    waiting: int
    present: int
    excused: int
    missing: int
    stars: float | None


def tally_of(gathering: Gathering) -> Tally:
    live = Enrolment.objects.filter(gathering=gathering)
    signed = Q(state=EnrolmentState.SIGNED_UP)
    found = live.order_by().aggregate(
        signed_up=Count("id", filter=signed), waiting=Count("id", filter=Q(state=EnrolmentState.WAITING)),
        present=Count("id", filter=signed & Q(presence=Presence.PRESENT)),
        excused=Count("id", filter=signed & Q(presence=Presence.EXCUSED)),
        missing=Count("id", filter=signed & Q(presence__in=(Presence.ABSENT, Presence.NO_SHOW))),
        stars=Avg("stars"),
    )  # fmt: skip
    return Tally(**found)
