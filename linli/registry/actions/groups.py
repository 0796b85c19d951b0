"""Organisations, teams and bodies: made, changed; people join and leave."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Event
from linli.registry.enums import GroupKind, PartyKind
from linli.registry.models import DirectoryEntry, Group, Membership, Party
from linli.registry.queries.holdings import held_by

TEAMS = {GroupKind.DESK, GroupKind.VOLUNTEERS, GroupKind.MEDIATORS, GroupKind.MUTUAL_AID}
BODIES = {GroupKind.PARTY_BRANCH, GroupKind.NEIGHBOURHOOD_COMMITTEE, GroupKind.OWNERS_COMMITTEE}


class GroupRefused(ValueError):
    """A group or a membership cannot be kept so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a group is; `code` is its stable name inside the community."""

    kind: str
    name: str
    code: str
    phone: str = ""
    directory: DirectoryEntry | None = None


def party_kind(kind: str) -> PartyKind:
    return PartyKind.TEAM if kind in TEAMS else PartyKind.BODY if kind in BODIES else PartyKind.ORGANISATION


@transaction.atomic
def make_group(*, described: Described, by: Actor, now: datetime) -> Group:
    """A new team, body or organisation with its party. Raises `GroupRefused` for a code in use."""
    party = Party.new(kind=party_kind(described.kind), name=described.name)
    try:
        with transaction.atomic():
            group = Group.new(
                id=party.id, party=party, kind=described.kind, code=described.code, phone=described.phone,
                directory=described.directory,
            )  # fmt: skip
    except IntegrityError:
        raise GroupRefused(_("代码 %(code)s 已经用过") % {"code": described.code}) from None
    record(subject=group, kind="group", verb="make", by=by, now=now)
    return group


@transaction.atomic
def change_group(*, group: Group, described: Described, active: bool, by: Actor, now: datetime) -> Group:
    """Raises `GroupRefused`: a code in use, the only desk put aside, or one that still holds anything."""
    if not active and group.kind == GroupKind.DESK:
        raise GroupRefused(_("受理台不能停用：没有人接的事项都在它手上"))
    if not active and group.party.is_active and (held := held_by(group.party_id, now)):
        raise GroupRefused(_("手上还有 %(count)d 项，请先移交") % {"count": len(held)})
    group.kind, group.code, group.phone, group.directory = (
        described.kind, described.code, described.phone, described.directory,
    )  # fmt: skip
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise GroupRefused(_("代码 %(code)s 已经用过") % {"code": described.code}) from None
    party = group.party
    party.kind, party.name, party.is_active = party_kind(described.kind), described.name, active
    party.save()
    record(subject=group, kind="group", verb="change", by=by, now=now)
    return group


@transaction.atomic
def join_group(*, group: Group, person: Party, title: str, from_on: date, by: Actor, now: datetime) -> Membership:
    """Somebody belongs to the group from a day on. Raises `GroupRefused` when they already do."""
    if person.kind != PartyKind.PERSON:
        raise GroupRefused(_("只有人员可以成为成员"))
    try:
        with transaction.atomic():
            membership = Membership.new(group_id=group.party_id, person=person, title=title, from_on=from_on)
    except IntegrityError:
        raise GroupRefused(_("%(name)s 已经是成员") % {"name": person.name}) from None
    record(subject=group, kind="group", verb="join", by=by, now=now, person=str(person.id), title=title)
    return membership


@transaction.atomic
def leave_group(*, membership: Membership, until_on: date, by: Actor, now: datetime) -> Membership:
    """The last day of a membership. Raises `GroupRefused` for a day before it began."""
    if until_on < membership.from_on:
        raise GroupRefused(_("结束日期不能早于开始日期"))
    Membership.objects.filter(id=membership.id).update(until_on=until_on)
    membership.until_on = until_on
    Event.new(
        subject_kind="group", subject_id=membership.group_id, verb="leave", at=now, actor_kind=by.kind.value,
        actor_id=by.id, actor_party_id=by.party_id, data={"person": str(membership.person_id)},
    )  # fmt: skip
    return membership
