"""A visit is noted; in the same transaction a matter may be raised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.engines.matters.actions.raising import Report, Where, raise_matter
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Category
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.practices.visits.models import Visit, VisitPresence
from linli.practices.visits.rules import third_persons
from linli.registry.models import Household, HouseholdMember

LONGEST = 1000


class VisitRefused(ValueError):
    """A note cannot be kept so; `str()` is shown to the person."""


class AboutOthers(VisitRefused):
    """The note seems to name a third person (`names`); whoever knows better says so and keeps it."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _("好像写到了别人：%(names)s。走访记录只写这一户，请改掉；确实是这一户的人，请勾选后再保存。")
            % {"names": _("、").join(names)}
        )
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Note:
    """What was told, who of the household was there, and what should be done about it, if anything.

    `own`: names that look like a third person's were checked, they are of this household.
    """

    text: str
    present: Sequence[HouseholdMember] = ()
    category: Category | None = None
    wanted: str = ""
    own: bool = False


@transaction.atomic
def note_visit(
    *, community: Community, household: Household, note: Note, user: User, by: Actor, now: datetime
) -> Visit:
    """Keep a note on a household. Raises `VisitRefused`; `NotReportable` and `NoDesk` where a matter was wanted."""
    _check(household, note)
    matter = None
    if note.category is not None:
        where = Where(place=household.dwelling)
        report = Report(note.category, note.wanted, Source.ROUND, where)
        matter = raise_matter(community=community, report=report, by=by, now=now)
    visit = Visit.new(household=household, user=user, text=note.text.strip(), at=now, matter=matter)
    VisitPresence.objects.bulk_create(
        VisitPresence(community_id=visit.community_id, visit=visit, person_id=member.person_id)
        for member in note.present
    )
    record(subject=visit, kind="visit", verb="note", by=by, now=now, household=str(household.id))
    return visit


def _check(household: Household, note: Note) -> None:
    if not note.text.strip():
        raise VisitRefused(_("请写下走访的情况"))
    if len(note.text) > LONGEST:
        raise VisitRefused(_("请控制在 %(n)d 字以内") % {"n": LONGEST})
    if (note.category is None) != (not note.wanted.strip()):
        raise VisitRefused(_("要提诉求，请同时选类别、写明要办的事"))
    members = HouseholdMember.objects.filter(household=household, until_on=None).order_by("id")
    names = members.values_list("person__party__name", flat=True)
    thirds = third_persons(note.text, names)
    if thirds.numbers:
        raise VisitRefused(_("走访记录里不写电话、证件号和车牌：%(what)s") % {"what": _("、").join(thirds.numbers)})
    if thirds.names and not note.own:
        raise AboutOthers(thirds.names)
