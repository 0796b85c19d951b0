"""What the field page tells: a matter as a phone may keep it, and the words its script speaks."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.visitors import Visitor
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import HANDLE, can_move
from linli.engines.matters.procedures import procedure_of
from linli.kernel.worktime import local
from linli.practices.appeals.actions.field import NOTE, OFFERED
from linli.practices.appeals.queries.nearby import spot_without_door, without_residents
from linli.registry.enums import PartyKind


def for_phones(matters: list[Matter], visitor: Visitor, now: datetime) -> list[dict[str, Any]]:
    """Matters without residents: no name, no phone, no door; where it is to some ten metres."""
    plain = without_residents(matters)
    for matter in matters:
        matter.community = visitor.community  # guards ask for it
    return [_line(matter, plain[matter.id], visitor, now) for matter in matters]


def _line(matter: Matter, plain: tuple[str, str], visitor: Visitor, now: datetime) -> dict[str, Any]:
    place, (text, where) = spot_without_door(matter), plain
    stands = next((each for each in (matter, place, matter.grid) if each and each.latitude is not None), None)
    due = local(matter.due_at) if matter.due_at else None
    return {
        "id": str(matter.id), "number": matter.number, "version": matter.version, "category": matter.category.label,
        "text": text, "where": " ".join(part for part in (place.full_name if place else "", where) if part)
        or (matter.grid.name if matter.grid else ""),
        "stage": str(Stage(matter.stage).label), "open": matter.is_open, "urgent": matter.is_urgent,
        "due": f"{due:%m-%d %H:%M}" if due else "", "over": bool(due and due <= now),
        "holder": matter.holder.name if matter.holder and matter.holder.kind != PartyKind.PERSON else "",
        "mine": matter.holder_id in visitor.party_ids,
        "latitude": _roughly(stands.latitude if stands else None),
        "longitude": _roughly(stands.longitude if stands else None),
        "moves": _moves(matter, visitor, matter.stage, now), "after": _after(matter, visitor, now),
        "href": reverse("matter", kwargs={"code": visitor.community.code, "id": matter.id}),
    }  # fmt: skip


def _roughly(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, 4)


def _moves(matter: Matter, visitor: Visitor, stage: str, now: datetime) -> list[dict[str, Any]]:
    """What can be done with it without network, as from a stage; the last is always a note."""
    possible = procedure_of(matter.kind).available(matter, stage, visitor.may, now)
    moves = [move for move in possible if move.name in OFFERED and can_move(visitor, matter, move)]
    found = [{"name": move.name, "label": str(move.label), "asks": bool(move.asks)} for move in moves]
    note = {"name": NOTE, "label": _("记内部备注"), "asks": True}
    return [*found, note] if visitor.may(HANDLE) else found


def _after(matter: Matter, visitor: Visitor, now: datetime) -> list[dict[str, Any]]:
    """What can be done next, once a 接单 that waits in the queue was made; a phone may add the answer to it at once."""
    accept = next((move for move in procedure_of(matter.kind).moves if move.name == "accept"), None)
    return _moves(matter, visitor, accept.target, now) if accept else []


def spoken() -> dict[str, str]:
    """The words of the script; `{n}` is filled in there."""
    return {
        "online": _("有网络"),
        "offline": _("没有网络"),
        "sending": _("正在送出…"),
        "all_sent": _("全部已送出"),
        "unsent": _("还有 {n} 条待送出"),
        "decide": _("有 {n} 条要您决定"),
        "others": _("这台设备上还有 {n} 条是别的账号或别的社区记的，没有送出：登录那边的巡查页就会送出"),
        "sign_in": _("登录已过期：请重新登录，没送出的都还在"),
        "later": _("服务器暂时没有收下，稍后再试；内容都还在"),
        "waiting": _("待送出"),
        "changing": _("正在改，先不送"),
        "tried": _("送过一次，等回音"),
        "went": _("这一条正在送出，不能再改；没有收下的话会回到这里"),
        "before": _("原先还答了：{what}（现在不问了，要留就写进正文）"),
        "comma": _("、"),
        "conflict": _("情况有变"),
        "refused": _("没有收下"),
        "sent": _("已送出：{what}"),
        "report": _("发现上报"),
        "settled": _("即办即结"),
        "mine": _("在我手上"),
        "due": _("时限 {when}"),
        "over": _("已超时"),
        "metres": _("{n} 米"),
        "kilometres": _("{n} 公里"),
        "now_is": _("现在：{stage} {holder}"),
        "gone": _("现在：您看不到这件事了"),
        "urgent": _("紧急"),
        "photos": _("{n} 张照片"),
        "full": _("这台设备存不下了，请先送出或删去一些照片"),
        "as_of": _("{when} 的情况"),
        "nowhere": _("没有取到位置，仍按时限排列"),
    }
