"""The register of advisers, what is missing in it, and who of the residents one is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from linli.accounts.models import ResidentAccount
from linli.practices.doorhelp.enums import Standing
from linli.practices.doorhelp.models import Advisor, Check, Demand
from linli.practices.doorhelp.playbook import DoorHelpEntry


def advisors() -> QuerySet[Advisor]:
    checks = Prefetch("checks", Check.objects.select_related("seen_by").order_by("kind", "-until_on", "id"))
    rows = Advisor.objects.select_related("person__party", "base__parent__parent", "photo")
    return rows.prefetch_related(checks).order_by("nominated_at", "id")


def register() -> list[Advisor]:
    """Those who are listed or nominated, in two queries."""
    return list(advisors().exclude(standing=Standing.ENDED)[:300])


def advisor_with(id: UUID) -> Advisor | None:
    return advisors().filter(id=id).first()


def valid_checks(advisor: Advisor, on: date) -> dict[str, date]:
    """Kind → until when the latest paper holds; papers that ran out are left out."""
    held: dict[str, date] = {}
    for each in advisor.checks.all():
        if each.until_on >= on and each.until_on > held.get(each.kind, date.min):
            held[each.kind] = each.until_on
    return held


def lacking(advisor: Advisor, settings: DoorHelpEntry, on: date) -> list[str]:
    """The checks that their skills want and that are not on file, or ran out."""
    held = valid_checks(advisor, on)
    wanted = {code for key in advisor.skills if key in settings.skills for code in settings.skills[key].checks}
    return sorted(wanted - set(held))


def advisors_of(account: ResidentAccount) -> list[Advisor]:
    """Who somebody with this phone is in the register."""
    rows = Advisor.objects.filter(standing=Standing.LISTED, person__account=account, person__died_on=None)
    return list(rows.select_related("person__party").order_by("id")[:10])


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill: how many of those asked need it (the last survey), how many are listed and nominated for it."""

    key: str
    name: str
    wanted: int | None
    asked: int
    source: str
    listed: int
    nominated: int


def gaps(settings: DoorHelpEntry, rows: list[Advisor]) -> list[Gap]:
    """Every skill, what is wanted most first. One query besides the register."""
    last: dict[str, Demand] = {}
    for each in Demand.objects.order_by("on", "id")[:500]:
        last[each.skill] = each
    found = []
    for key, skill in settings.skills.items():
        able = [row.standing for row in rows if key in row.skills]
        told = last.get(key)
        found.append(
            Gap(
                key, skill.name, told.wanted_count if told else None, told.asked_count if told else 0,
                told.source if told else "", able.count(Standing.LISTED), able.count(Standing.NOMINATED),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: -(each.wanted or 0))
