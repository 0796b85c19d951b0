"""One list of three (三位一体): a matter is put on it, passed from one to the next, taken off."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.handing import dispatch, hand_on
from linli.engines.matters.actions.saying import note
from linli.engines.matters.actions.telling import tell_parties
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Helper, Matter
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.workflow import MoveRefused
from linli.practices.appeals.models import JointItem, JointList
from linli.practices.appeals.queries.joint_lists import members_of
from linli.registry.models import Party

AT_DESK = {Stage.REPORTED, Stage.RETURNED}


@transaction.atomic
def put_on_list(*, joint_list: JointList, matter: Matter, by: Actor, now: datetime) -> JointItem:
    """Every member of the list assists from now on, and so sees the matter. Raises `MoveRefused` when it is on it."""
    if not matter.is_open:
        raise MoveRefused(_("%(number)s 已经办结") % {"number": matter.number})
    try:
        with transaction.atomic():
            item = JointItem.new(joint_list=joint_list, matter=matter, added_at=now)
    except IntegrityError:
        raise MoveRefused(_("%(number)s 已在清单上") % {"number": matter.number}) from None
    parties = [member.party_id for member in members_of(joint_list)]
    helpers = [
        Helper(community_id=matter.community_id, matter=matter, party_id=party, since_at=now) for party in parties
    ]
    Helper.objects.bulk_create(helpers, ignore_conflicts=True)
    record(subject=matter, kind="matter", verb="list_on", by=by, now=now, list=str(joint_list.id))
    tell_parties(
        matter=matter, parties=parties, kind="matter_listed", text=_("%(list)s 新增：%(number)s %(title)s"), now=now,
        besides=[by.id], list=joint_list.name,
    )  # fmt: skip
    return item


@transaction.atomic
def pass_turn(*, item: JointItem, to: Party, reason: str, by: Actor, now: datetime, version: int) -> Matter:
    """转给下一家: another member's turn, with a reason; also back to where it came from. At the desk it is dispatched."""
    matter = item.matter
    if to.id == matter.holder_id:
        raise MoveRefused(_("现在就轮到%(name)s") % {"name": to.name})
    if matter.stage not in AT_DESK:
        return hand_on(matter=matter, to=to, name="pass", reason=reason, by=by, now=now, version=version)
    if not reason.strip():
        raise MoveRefused(_("请写明理由"))
    dispatch(matter=matter, to=to, by=by, now=now, version=version)
    note(matter=matter, text=reason, public=False, by=by, now=now)
    return matter


@transaction.atomic
def take_off_list(*, item: JointItem, reason: str, by: Actor, now: datetime) -> Matter:
    """Off the list: those who assisted because of it no longer do; whoever holds it goes on."""
    matter = item.matter
    if not reason.strip():
        raise MoveRefused(_("请写明移出的理由"))
    note(matter=matter, text=reason, public=False, by=by, now=now)
    Helper.objects.filter(matter=matter, since_at=item.added_at).delete()
    record(subject=matter, kind="matter", verb="list_off", by=by, now=now, list=str(item.joint_list_id))
    JointItem.objects.filter(id=item.id).delete()
    return matter
