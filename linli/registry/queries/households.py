"""A household as its page tells it: who keeps house now and who did, what became of it, which others are near."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel.models import Event
from linli.registry.models import Household, HouseholdMember, Place

VERBS = {
    "enter": _("有人入户"), "leave": _("有人分出"), "divide": _("分出一户"), "divided_from": _("从另一户分出"),
    "join": _("并入一户"), "joined": _("并到另一户"), "head": _("换了户主"),
}  # fmt: skip


def members_of_house(house: Household) -> tuple[list[HouseholdMember], list[HouseholdMember]]:
    """Those of now, the head first, and those before, the last first."""
    rows = list(
        HouseholdMember.objects.filter(household=house).select_related("person__party").order_by("from_on", "id")
    )
    now = sorted((row for row in rows if row.until_on is None), key=lambda row: row.person_id != house.head_id)
    return now, sorted((row for row in rows if row.until_on), key=lambda row: row.until_on or row.from_on, reverse=True)


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a household; `household` is another that was part of it."""

    at: datetime
    words: str | Promise
    household: str


def story_of_house(house: Household) -> list[Happened]:
    """What became of it, the last first."""
    rows = Event.objects.filter(subject_id=house.id, subject_kind="household").order_by("-id")[:50]
    return [Happened(row.at, VERBS.get(row.verb, row.verb), row.data.get("household", "")) for row in rows]


def households_at(house: Household, also: Place | None = None) -> list[Household]:
    """Other households at the same dwelling, or at another one, with their members."""
    near = [house.dwelling_id, *([also.id] if also else [])]
    rows = Household.objects.filter(dwelling_id__in=near, ended_on=None).exclude(id=house.id)
    people = HouseholdMember.objects.filter(until_on=None).select_related("person__party").order_by("from_on", "id")
    return list(rows.select_related("dwelling").prefetch_related(Prefetch("members", people)).order_by("id"))
