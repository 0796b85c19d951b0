"""Setting a community up from its playbook: the areas above it, itself, its groups, its places, who answers, who is on duty.

Each function makes what is missing, changes what differs, and puts aside what left the file; run again it changes nothing.
What was made by hand, in the pages, is never touched.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from linli.accounts.enums import Role
from linli.kernel.communities import forget
from linli.kernel.field_words import called
from linli.kernel.ids import uuid7
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.models.community import default_office_hours
from linli.kernel.playbooks import Changes, differences, shown
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import SHANGHAI, local
from linli.registry.enums import PartyKind, PlaceKind, ResponsibilityRole
from linli.registry.layout import Spot, degrees, outline, spots
from linli.registry.models import DutyShift, Group, Party, Place, Responsibility
from linli.registry.playbook import CommunityEntry, DutySection, GroupEntry, RegistrySection, ResponsibilityEntry
from linli.registry.queries.standing import in_force

COUNTED = {PlaceKind.ENTRANCE, PlaceKind.DWELLING}
BODIES = {"party_branch", "neighbourhood_committee", "owners_committee"}
TEAMS = {"desk", "volunteers", "mediators", "mutual_aid"}


def set_up_community(*, entry: CommunityEntry, settings: dict[str, Any], changes: Changes) -> Community:
    """The areas above (found or made) and the community itself; `settings` are merged into its own."""
    area = _areas_above(entry, changes)
    community = Community.objects.filter(code=entry.code).first()
    wanted = {
        "name": entry.name, "division_code": entry.division_code, "phone": entry.phone or "", "jurisdiction_id": area,
        "office_hours": entry.office_hours or default_office_hours(),
    }  # fmt: skip
    if community is None:
        community = Community.objects.create(code=entry.code, settings=settings, **wanted)
        changes.added(_("社区"), entry.name, entry.code)
    else:
        told = differences(community, wanted) + _other_settings(community.settings, settings)
        community.settings = {**community.settings, **settings}
        if told:
            community.save(update_fields=[*wanted, "settings"])
        changes.changed(_("社区"), entry.name, told)
    forget()
    return community


def _other_settings(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Which single settings change, in words."""
    pairs = [(name, key, values[key]) for name, values in after.items() for key in values]
    kept = {(name, key): before.get(name, {}).get(key) for name, key, _value in pairs}
    gone = [(name, key) for name in after for key in before.get(name, {}) if key not in after[name]]
    told = [
        f"{_of(n)} {_of(k)}{_('：')}{_difference(kept[n, k], v)}"
        for n, k, v in pairs
        if kept[n, k] != v and (kept[n, k] or v)
    ]
    return told + [f"{_of(name)} {_of(key)}{_('：')}{_difference(before[name][key], None)}" for name, key in gone]


def _difference(before: Any, after: Any) -> str:
    """What was set and what is now; of a table, which of its lines come, go or differ."""
    if not (isinstance(before, dict) and isinstance(after, dict) and before):
        return f"{shown(before)} → {shown(after)}"
    come = [f"+{shown(value)}" for key, value in after.items() if key not in before]
    go = [f"-{shown(value)}" for key, value in before.items() if key not in after]
    pairs = [(shown(before[key]), shown(after[key])) for key in after if key in before and before[key] != after[key]]
    differ = [f"{was} → {now}" if was != now else _("改了%(what)s") % {"what": now} for was, now in pairs]
    return _("、").join([*come, *go, *differ])


def _of(name: str) -> str:
    return str(Role(name).label) if name in Role else called(name)


def _areas_above(entry: CommunityEntry, changes: Changes) -> str | None:
    """The code of the nearest area."""
    nearest: str | None = None
    for area in sorted(entry.above, key=lambda area: len(area.code)):
        wanted = {"name": area.name, "level": area.level, "parent_id": nearest}
        row, made = Jurisdiction.objects.get_or_create(code=area.code, defaults=wanted)
        if made:
            changes.added(_("区划"), area.name, area.code)
        elif told := differences(row, wanted):
            row.save()
            changes.changed(_("区划"), area.name, told)
        nearest = area.code
    return nearest


def set_groups(*, groups: dict[str, GroupEntry], changes: Changes) -> dict[str, Party]:
    """Teams, bodies and organisations by code; those that left the file hold nothing new from now on."""
    rows = {group.code: group for group in Group.objects.select_related("party").order_by("code")}
    for code, entry in groups.items():
        kind = (
            PartyKind.BODY
            if entry.kind in BODIES
            else PartyKind.TEAM
            if entry.kind in TEAMS
            else PartyKind.ORGANISATION
        )
        if code not in rows:
            party = Party.new(kind=kind, name=entry.name)
            rows[code] = Group.new(id=party.id, party=party, kind=entry.kind, code=code, phone=entry.phone or "")
            changes.added(_("组织"), entry.name, code)
            continue
        group = rows[code]
        told = differences(group, {"kind": str(entry.kind), "phone": entry.phone or ""})
        told += differences(group.party, {"name": entry.name, "kind": str(kind), "is_active": True})
        if told:
            group.save()
            group.party.save()
        changes.changed(_("组织"), entry.name, told)
    for code in sorted(changes.names("groups", list(groups)) & set(rows)):
        if rows[code].party.is_active:
            Party.objects.filter(id=rows[code].party_id).update(is_active=False)
            changes.removed(_("组织"), rows[code].party.name, _("停用，记录保留"))
    return {code: row.party for code, row in rows.items()}


def lay_out(*, section: RegistrySection, changes: Changes) -> dict[str, Place]:
    """Grids, estates, buildings, entrances, dwellings and facilities by code."""
    rows = {place.code: place for place in Place.objects.order_by("code")}
    wanted = spots(section)
    new: list[Place] = []
    altered: list[Place] = []
    counts: Counter[PlaceKind] = Counter()
    for spot in wanted:
        values = _values(spot, section.community.centre or (0.0, 0.0), rows)
        if spot.code not in rows:
            rows[spot.code] = Place(id=uuid7(), community_id=current_community_id(), code=spot.code, **values)
            new.append(rows[spot.code])
            if spot.kind in COUNTED:
                counts[spot.kind] += 1
            else:
                changes.added(str(spot.kind.label), spot.name, spot.code)
        elif told := differences(rows[spot.code], values):
            altered.append(rows[spot.code])
            changes.changed(str(spot.kind.label), spot.address or spot.name, told)
    Place.objects.bulk_create(new, batch_size=500)
    Place.objects.bulk_update(altered, [*values_of_place()], batch_size=200) if altered else None
    for kind, count in counts.items():
        changes.added(str(kind.label), f"{count}")
    _put_aside(section, {spot.code for spot in wanted}, rows, changes)
    return rows


def values_of_place() -> tuple[str, ...]:
    return "kind", "name", "parent", "grid", "address", "latitude", "longitude", "outline", "purpose", "is_active"


def _values(spot: Spot, centre: tuple[float, float], rows: dict[str, Place]) -> dict[str, Any]:
    latitude, longitude = degrees(spot.at, centre) if spot.at else (None, None)
    return {
        "kind": str(spot.kind), "name": spot.name, "parent_id": rows[spot.parent].id if spot.parent else None,
        "grid_id": rows[spot.grid].id if spot.grid else None, "address": spot.address, "latitude": latitude,
        "longitude": longitude, "outline": outline(spot.corners, centre), "purpose": spot.purpose, "is_active": True,
    }  # fmt: skip


def _put_aside(section: RegistrySection, codes: set[str], rows: dict[str, Place], changes: Changes) -> None:
    """Places that left the file, with the entrances and dwellings of their buildings and of buildings that shrank."""
    gone = changes.names("places", section.place_codes)
    heads = tuple(f"{code}-" for code in {*gone, *section.place_codes})
    inner = {code for code, row in rows.items() if row.kind in COUNTED and code.startswith(heads)} - codes
    aside = [rows[code] for code in sorted((gone | inner) & set(rows)) if rows[code].is_active]
    Place.objects.filter(id__in=[place.id for place in aside]).update(is_active=False)
    for place in aside:
        changes.removed(str(PlaceKind(place.kind).label), place.address or place.name, _("停用，记录保留"))


def set_responsibilities(
    *, entries: Iterable[ResponsibilityEntry], parties: dict[str, Party], places: dict[str, Place], changes: Changes,
    now: datetime,
) -> None:  # fmt: skip
    """Who answers for what: begins today (or on the day given), ends yesterday when it left the file."""
    today = local(now).date()
    running = _running(now)
    named: list[str] = []
    for entry in entries:
        for code in entry.all_places or [""]:
            key = f"{entry.who}|{entry.role}|{code}"
            named.append(key)
            place = places[code] if code else None
            row = running.get((parties[entry.who].id, str(entry.role), place.id if place else None))
            words = _said(entry.role, place)
            if row is None:
                Responsibility.new(
                    party=parties[entry.who], role=entry.role, place=place, claimed=entry.claimed,
                    from_on=entry.since or today,
                )  # fmt: skip
                changes.added(_("责任"), parties[entry.who].name, words)
            elif row.claimed != entry.claimed:
                Responsibility.objects.filter(id=row.id).update(claimed=entry.claimed)
                changes.changed(
                    _("责任"),
                    parties[entry.who].name,
                    [f"{words}{_('：')}{_('认领') if entry.claimed else _('不是认领')}"],
                )
    for key in sorted(changes.names("responsibilities", named)):
        who, role, code = key.split("|")
        place = places.get(code)
        row = running.get((parties[who].id, role, place.id if place else None)) if who in parties else None
        if row is not None:
            until = max(today - timedelta(days=1), row.from_on)
            Responsibility.objects.filter(id=row.id).update(until_on=until)
            changes.removed(_("责任"), parties[who].name, _said(ResponsibilityRole(role), place))


def _running(now: datetime) -> dict[tuple[Any, str, Any], Responsibility]:
    rows = Responsibility.objects.filter(in_force(local(now).date()) | Q(until_on=None), person=None, household=None)
    return {
        (row.party_id, row.role, row.place_id): row for row in rows.order_by(F("until_on").asc(nulls_first=True), "id")
    }


def _said(role: ResponsibilityRole, place: Place | None) -> str:
    return f"{place.address or place.name if place else _('全社区')} {role.label}"


def set_duty(*, duty: DutySection | None, parties: dict[str, Party], changes: Changes, now: datetime) -> None:
    """Whole weeks of duty, in turn by the number of the week, for those ahead that have none yet.

    Only shifts from one Monday to the next are the playbook's; shorter ones, entered by hand, go before them.
    """
    monday = local(now).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=local(now).weekday())
    weeks = [monday + timedelta(weeks=index) for index in range(duty.weeks if duty else 0)]
    shifts = DutyShift.objects.filter(starts_at__gte=monday, ends_at=F("starts_at") + timedelta(weeks=1))
    known = {local(shift.starts_at): shift for shift in shifts.select_related("party").order_by("starts_at", "id")}
    added: list[str] = []
    for week in weeks:
        assert duty is not None
        party = parties[duty.turns[week.astimezone(SHANGHAI).isocalendar().week % len(duty.turns)]]
        shift = known.get(week)
        if shift is None:
            DutyShift.new(party=party, starts_at=week, ends_at=week + timedelta(weeks=1))
            added.append(f"{week:%m-%d}")
        elif shift.party_id != party.id and changes.before.get("duty"):
            DutyShift.objects.filter(id=shift.id).update(party=party)
            changes.changed(_("值班"), f"{week:%m-%d}", [f"{shift.party.name} → {party.name}"])
    if added:
        changes.added(_("值班"), _("%(n)d 周") % {"n": len(added)}, f"{added[0]} – {added[-1]}")
    changes.names("duty", duty.turns if duty else [])
