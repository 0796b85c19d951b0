"""Every list of the registry as rows for Excel, under the headings that an import reads, with what its reader may see."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.accounts.queries import role_name
from linli.accounts.visitors import Visitor
from linli.kernel.worktime import local
from linli.registry.enums import PartyKind, PlaceKind, ResidenceKind
from linli.registry.models import (
    DutyShift,
    Group,
    HouseholdMember,
    Membership,
    Person,
    Place,
    Residence,
    Responsibility,
)
from linli.registry.queries.files import masked, masked_id, people_for
from linli.registry.queries.party import memberships_for
from linli.registry.queries.staff import staff_members
from linli.registry.queries.standing import in_force

MOST = 50_000
BATCH = 500
DUTY_DAYS = 92
Row = list[str]


def people_heads() -> Row:
    return [
        _("姓名"), _("性别"), _("出生日期"), _("证件号码"), _("联系电话"), _("与户主关系"), _("户主姓名"), _("居住地址"),
        _("户籍地址"),
    ]  # fmt: skip


def people_listed(visitor: Visitor, on: date) -> list[UUID]:
    """Whom an export would hold: the active people whose files the visitor may open, by name."""
    rows = people_for(visitor, on).filter(party__kind=PartyKind.PERSON, party__is_active=True)
    return list(rows.order_by("party__name", "id").values_list("id", flat=True)[:MOST])


def people_rows(ids: list[UUID], on: date, *, whole: bool) -> Iterator[Row]:
    """`whole`: phones and identity numbers in full."""
    for first in range(0, len(ids), BATCH):
        some = ids[first : first + BATCH]
        people = Person.objects.select_related("party").in_bulk(some)
        homes: dict[tuple[UUID, str], str] = {}
        spells = Residence.objects.filter(in_force(on), person_id__in=some).select_related("place").order_by("id")
        for spell in spells:
            homes[(spell.person_id, spell.kind)] = spell.where
        members = HouseholdMember.objects.filter(person_id__in=some, until_on=None)
        houses = {row.person_id: row for row in members.select_related("household__head__party").order_by("id")}
        for id in some:
            yield _person_row(people[id], homes, houses.get(id), whole)


def _person_row(person: Person, homes: dict[tuple[UUID, str], str], member: HouseholdMember | None, whole: bool) -> Row:
    head = member.household.head if member else None
    relation = "户主" if head and head.id == person.id else member.relation if member else ""
    number, phone = (str(person.id_number), str(person.phone)) if whole else (masked_id(person), masked(person))
    return [
        person.party.name, person.get_sex_display() if person.sex != "unknown" else "", str(person.born_on or ""), number,
        phone, relation, head.party.name if head else "", homes.get((person.id, ResidenceKind.LIVING), ""),
        homes.get((person.id, ResidenceKind.REGISTERED), ""),
    ]  # fmt: skip


def place_table() -> tuple[Row, Iterator[Row]]:
    """Dwellings with what they lie in; buildings and facilities without."""
    heads = [_("小区"), _("楼栋"), _("单元"), _("房号"), _("名称"), _("种类"), _("代码"), _("网格"), _("地址")]
    return heads, _place_rows()


def _place_rows() -> Iterator[Row]:
    kinds = (PlaceKind.ESTATE, PlaceKind.BUILDING, PlaceKind.ENTRANCE, PlaceKind.DWELLING)
    rows = Place.objects.filter(is_active=True).order_by("code", "id")
    known = {place.id: place for place in rows.defer("outline")}
    for place in known.values():
        names = dict.fromkeys(kinds, "")
        above: Place | None = place
        for _step in range(6):
            if above is None:
                break
            if above.kind in names:
                names[PlaceKind(above.kind)] = above.name
            above = known.get(above.parent_id) if above.parent_id else None
        grid = known.get(place.grid_id) if place.grid_id else None
        yield [
            *names.values(), place.name, place.get_kind_display(), place.code, grid.name if grid else "", place.full_name
        ]  # fmt: skip


def group_table(on: date, visitor: Visitor) -> tuple[Row, Iterator[Row]]:
    """A line for each member the visitor may know of; a group without has one of its own."""
    heads = [_("名称"), _("类别"), _("代码"), _("联系电话"), _("成员姓名"), _("职务"), _("在用")]
    return heads, _group_rows(on, visitor)


def _group_rows(on: date, visitor: Visitor) -> Iterator[Row]:
    members: dict[UUID, list[Membership]] = {}
    for row in memberships_for(visitor).filter(in_force(on)).select_related("person").order_by("person__name", "id"):
        members.setdefault(row.group_id, []).append(row)
    for group in Group.objects.select_related("party").order_by("kind", "party__name", "id"):
        own = [group.party.name, str(group.get_kind_display()), group.code, group.phone]
        active = _("是") if group.party.is_active else _("否")
        for member in members.get(group.party_id, []):
            yield [*own, member.person.name, member.title, active]
        if group.party_id not in members:
            yield [*own, "", "", active]


def responsibility_table(on: date) -> tuple[Row, Iterator[Row]]:
    """Those that hold today, for places and for the whole community."""
    heads = [_("谁负责"), _("哪种责任"), _("哪里"), _("认领"), _("从哪天起"), _("到哪天")]
    rows = Responsibility.objects.filter(in_force(on), person=None, household=None).select_related("party", "place")
    return heads, (
        [
            row.party.name, str(row.get_role_display()), row.place.full_name if row.place else _("全社区"),
            _("是") if row.claimed else _("否"), str(row.from_on), str(row.until_on or ""),
        ]
        for row in rows.order_by("place__code", "role", "from_on", "id")
    )  # fmt: skip


def staff_table(visitor: Visitor) -> tuple[Row, Iterator[Row]]:
    heads = [_("姓名"), _("账号"), _("角色"), _("从哪天起")]
    return heads, (
        [member.user.name, member.user.username, role_name(grant.role, visitor.community), str(grant.from_on)]
        for member in staff_members()
        for grant in member.grants
    )


def duty_table(on: date) -> tuple[Row, Iterator[Row]]:
    """From a month back to two months ahead."""
    heads = [_("开始"), _("结束"), _("谁值班")]
    first, last = on - timedelta(days=DUTY_DAYS // 3), on + timedelta(days=DUTY_DAYS)
    rows = DutyShift.objects.filter(Q(ends_at__date__gte=first), starts_at__date__lte=last).select_related("party")
    return heads, (
        [f"{local(row.starts_at):%Y-%m-%d %H:%M}", f"{local(row.ends_at):%Y-%m-%d %H:%M}", row.party.name]
        for row in rows.order_by("starts_at", "id")
    )
