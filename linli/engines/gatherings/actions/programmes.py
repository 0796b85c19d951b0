"""A programme is opened, changed, and held again next year with every session moved."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.engines.gatherings.actions.scheduling import NotScheduled, Plan, moved_to, schedule_all
from linli.engines.gatherings.enums import Stage
from linli.engines.gatherings.models import Gathering, Programme
from linli.engines.gatherings.rules_recurrence import a_year_later
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.ids import uuid7
from linli.kernel.models import Community

KIND = "programme"
FIELDS = (
    "name", "kind", "row", "description", "audience", "place", "led_by", "needs", "min_age", "max_age", "per_household",
    "certificate_months", "is_active",
)  # fmt: skip


class NoProgramme(ValueError):
    """A programme cannot be so; `str()` is shown to the person."""


@transaction.atomic
def open_programme(*, key: str, by: Actor, now: datetime, **fields: Any) -> Programme:
    """Open a programme, or change the one of that key. Raises `NoProgramme`."""
    _check(key, fields)
    found = Programme.objects.filter(key=key).first()
    if found is None:
        programme = Programme.new(key=key, **fields)
        record(subject=programme, kind=KIND, verb="open", by=by, now=now)
        return programme
    changed = [name for name, value in fields.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, fields[name])
    if changed:
        found.save(update_fields=changed)
        record(subject=found, kind=KIND, verb="change", by=by, now=now, fields=sorted(changed))
    return found


def _check(key: str, fields: dict[str, Any]) -> None:
    if not str(fields.get("name", "")).strip():
        raise NoProgramme(_("请写上名称"))
    least, most = fields.get("min_age"), fields.get("max_age")
    if least is not None and most is not None and most < least:
        raise NoProgramme(_("年龄上限不能小于下限"))
    if fields.get("needs") is not None and fields["needs"].key == key:
        raise NoProgramme(_("不能以自己为前提"))


@transaction.atomic
def copy_year(
    *, community: Community, programme: Programme, year: int, by: Actor, now: datetime, organiser: User | None = None
) -> list[Gathering]:
    """Plan again what this programme held in a year, each session 52 weeks later: the same weekday and time. A session
    that is there already is not made twice. Raises `NotScheduled`."""
    before = Gathering.objects.filter(programme=programme, starts_at__year=year).exclude(stage=Stage.CANCELLED)
    rows = list(before.select_related("place", "led_by").order_by("starts_at", "id"))
    there = set(Gathering.objects.filter(programme=programme).order_by().values_list("starts_at", flat=True))
    wanted = [row for row in rows if a_year_later(row.starts_at) not in there]
    if not wanted:
        raise NotScheduled(_("%(year)d 年没有可以照搬的场次，或已经搬过了") % {"year": year})
    series = {row.series: uuid7() for row in rows if row.series}
    plans = []
    for row in wanted:
        plan = plan_of(row, series.get(row.series) if row.series else None)
        plans.append(moved_to(plan, a_year_later(row.starts_at), row.ends_at - row.starts_at))
    return schedule_all(community=community, plans=plans, by=by, now=now, organiser=organiser)


def plan_of(row: Gathering, series: Any = None) -> Plan:
    """The plan a gathering was made from, without its list."""
    fields = {name: getattr(row, name) for name in Plan.__slots__}
    return Plan(**(fields | {"series": series}))
