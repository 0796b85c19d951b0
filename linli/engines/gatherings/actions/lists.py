"""A list somebody brings is entered line by line through the same action as everybody; what cannot be is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from linli.engines.gatherings.actions.attending import check_in
from linli.engines.gatherings.actions.enrolling import Attendee, NotEnrolled, enrol
from linli.engines.gatherings.enums import WITH_CHILDREN, EnrolmentRole, EnrolmentState
from linli.engines.gatherings.importing import Entry
from linli.engines.gatherings.models import Gathering
from linli.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Entered:
    """How many were entered, how many of them wait, and the rows that were not, with the reason."""

    entered: int
    waiting: int
    refused: list[tuple[Entry, str]]


@transaction.atomic
def enter_list(*, gathering: Gathering, entries: Sequence[Entry], by: Actor, now: datetime) -> Entered:
    """Put everybody of a list on it, as children where those are looked after; who is ticked as having come is checked
    in."""
    role = EnrolmentRole.CHILD if gathering.kind in WITH_CHILDREN else EnrolmentRole.PARTICIPANT
    entered = waiting = 0
    refused: list[tuple[Entry, str]] = []
    for entry in entries:
        try:
            with transaction.atomic():
                line = enrol(
                    gathering=gathering, who=Attendee(name=entry.name, phone=entry.phone), role=role, by=by, now=now
                )
        except NotEnrolled as reason:
            refused.append((entry, str(reason)))
            continue
        entered += 1
        if line.state == EnrolmentState.WAITING:
            waiting += 1
        elif entry.came:
            check_in(enrolment=line, by=by, now=now)
    return Entered(entered, waiting, refused)
