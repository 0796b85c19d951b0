"""移交: whoever goes hands over all they hold in one act; nothing is left without somebody. The registry's own holdings."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.registry.models import DutyShift, Membership, Party, Responsibility
from linli.registry.queries.holdings import HOLDINGS, Held, Holding, held_by
from linli.registry.queries.standing import in_force


class HandingOverRefused(ValueError):
    """Something would be left without a holder; `str()` is shown to the person."""


@transaction.atomic
def hand_over(*, leaver: Party, to: Mapping[str, Party], leave_groups: bool, by: Actor, now: datetime) -> int:
    """Give everything a party holds to others: `to` names one for each `Held.key`. How many things it was.

    Raises `HandingOverRefused` when one has nobody, or somebody who goes too, and then changes nothing.
    """
    held = held_by(leaver.id, now)
    chosen = {each.key: to.get(each.key) for each in held}
    for each in held:
        party = chosen[each.key]
        if party is None or party.id == leaver.id or not party.is_active:
            raise HandingOverRefused(_("还没有选接手人：%(what)s") % {"what": each.text})
    for source, holding in HOLDINGS.items():
        wanted = {each.id: party for each in held if each.source == source and (party := chosen[each.key])}
        if wanted:
            holding.hand(wanted, by, now)
    if leave_groups:
        _leave_groups(leaver, local(now).date())
    record(subject=leaver, kind="party", verb="hand_over", by=by, now=now, count=len(held))
    return len(held)


def _leave_groups(leaver: Party, on: date) -> None:
    for row in Membership.objects.filter(in_force(on), person=leaver).order_by("id"):
        Membership.objects.filter(id=row.id).update(until_on=_last_day(row.from_on, on))


def _last_day(from_on: date, on: date) -> date:
    """The day before, unless it began today."""
    return max(from_on, on - timedelta(days=1))


# -- responsibilities


def _responsibilities(party_id: UUID, now: datetime) -> list[Held]:
    rows = Responsibility.objects.filter(in_force(local(now).date()), party_id=party_id)
    rows = rows.select_related("place", "person__party", "household__dwelling")
    return [Held("responsibilities", row.id, _said(row), row.place, row.role) for row in rows.order_by("role", "id")]


def _said(row: Responsibility) -> str:
    what = row.get_role_display()
    if row.person:
        return f"{what} · {row.person.party.name}"
    if row.household:
        return f"{what} · {row.household.dwelling.full_name}"
    return f"{what} · {row.place.full_name if row.place else _('全社区')}"


def _hand_responsibilities(to: Mapping[UUID, Party], by: Actor, now: datetime) -> None:
    """Ended with yesterday and begun today by the other; who answers for the same already goes on doing so."""
    on = local(now).date()
    for row in Responsibility.objects.filter(id__in=to).order_by("id"):
        party = to[row.id]
        Responsibility.objects.filter(id=row.id).update(until_on=_last_day(row.from_on, on))
        record(subject=row, kind="responsibility", verb="end", by=by, now=now, to=str(party.id))
        same = {
            "role": row.role,
            "place_id": row.place_id,
            "person_id": row.person_id,
            "household_id": row.household_id,
        }
        if not Responsibility.objects.filter(in_force(on), party=party, **same).exists():
            made = Responsibility.new(party=party, claimed=row.claimed, from_on=on, **same)
            record(subject=made, kind="responsibility", verb="begin", by=by, now=now)


# -- duty to come


def _shifts(party_id: UUID, now: datetime) -> list[Held]:
    rows = DutyShift.objects.filter(party_id=party_id, ends_at__gt=now).order_by("starts_at", "id")
    return [Held("duty", row.id, _("%(day)s 值班") % {"day": local(row.starts_at).date()}) for row in rows]


def _hand_shifts(to: Mapping[UUID, Party], by: Actor, now: datetime) -> None:
    for row in DutyShift.objects.filter(id__in=to).order_by("starts_at", "id"):
        DutyShift.objects.filter(id=row.id).update(party=to[row.id])
        record(subject=row, kind="duty", verb="hand_over", by=by, now=now, to=str(to[row.id].id))


HOLDINGS["responsibilities"] = Holding(gettext_lazy("责任"), _responsibilities, _hand_responsibilities)
HOLDINGS["duty"] = Holding(gettext_lazy("值班"), _shifts, _hand_shifts)
