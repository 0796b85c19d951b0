"""Raising a matter over `/api/v1/`, for another system or whoever it speaks for."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import Given, Needs, Pictures, Reason, answers, by_now, pictures_of
from linli.engines.matters import permissions as may
from linli.engines.matters.actions.raising import NotReportable
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Category
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.workflow import MoveRefused
from linli.practices.appeals.actions.joint_lists import pass_turn, put_on_list, take_off_list
from linli.practices.appeals.actions.systems import Told, take_in
from linli.practices.appeals.models import JointItem, JointList
from linli.practices.appeals.permissions import JOINT
from linli.practices.appeals.queries.joint_lists import item_of, list_of, lists_for, members_of
from linli.practices.appeals.ui.views_joint import may_pass
from linli.registry.models import Place

router = Router(tags=["matters"])
REFUSALS = (NotReportable,)
Degrees = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Short = Annotated[str, Field(max_length=90)]


class Telling(Given):
    """`answers`: to the category's questions, by their code; `phone` and `name` of who raised it: kept apart, encrypted."""

    category: Annotated[str, Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=5000)]
    place: UUID | None = None
    where: Short = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    name: Annotated[str, Field(max_length=40)] = ""
    wants_call: bool = False
    urgent: bool = False
    answers: Annotated[dict[str, list[Annotated[str, Field(max_length=500)]]], Field(max_length=8)] = {}
    photos: Pictures = []


class Raised(Telling):
    title: Annotated[str, Field(max_length=120)] = ""
    source: Literal["system", "call", "counter", "wechat", "round"] = "system"
    latitude: Degrees | None = None
    longitude: Longitude | None = None


class NumberOut(Schema):
    id: UUID
    number: str


def told_of(given: Telling) -> tuple[Category, Place | None]:
    """What kind it is, and where. Raises `NotReportable`."""
    category = Category.objects.filter(key=given.category, is_active=True).first()
    if category is None:
        raise NotReportable(_("请选择是哪一类问题"))
    place = Place.objects.filter(id=given.place, is_active=True).select_related("grid").first() if given.place else None
    if given.place and place is None:
        raise NotReportable(_("没有这栋楼，请重新选择"))
    return category, place


@router.post(
    "appeals",
    response=answers(NumberOut, 201),
    auth=Needs(KeyScope.MATTERS_WRITE, may.ENTER),
    operation_id="raise_matter",
)
def raise_one(request: HttpRequest, given: Raised, response: HttpResponse) -> Any:
    """A new matter: its number, which the reporter may be told. Send an `Idempotency-Key`: a retry makes no second one."""
    asked: Any = request
    category, place = told_of(given)
    if (given.latitude is None) != (given.longitude is None):
        raise HttpError(409, _("纬度和经度要一起填"))
    told = Told(
        category, given.text, given.title, Source(given.source), place, given.where, given.latitude, given.longitude,
        given.phone, given.name, given.urgent, given.answers, pictures_of(asked, given.photos), given.wants_call,
    )  # fmt: skip
    matter = take_in(community=asked.community, told=told, by=asked.visitor.actor, now=asked.now)
    response["Location"] = f"/api/v1/{asked.community.code}/matters/{matter.id}"
    return 201, {"id": matter.id, "number": matter.number}


# -- 联办清单


class JointListOut(Schema):
    """A list that several parties work together, with their ids."""

    key: str
    name: str
    members: list[UUID]


class OffList(Given):
    reason: Reason


def _list(request: Any, key: str) -> JointList:
    found = list_of(request.visitor, key)
    if found is None:
        raise Http404(key)
    return found


@router.get(
    "joint-lists",
    response=answers(list[JointListOut]),
    auth=Needs(KeyScope.MATTERS_READ, may.READ),
    operation_id="list_joint_lists",
)
def list_joint_lists(request: HttpRequest) -> Any:
    """The lists this key's role works on."""
    asked: Any = request
    return [
        {"key": each.key, "name": each.name, "members": [member.party_id for member in members_of(each)]}
        for each in lists_for(asked.visitor).order_by("key", "id")
    ]


@router.post(
    "matters/{uuid:id}/joint/{slug:key}",
    response=answers(NumberOut),
    auth=Needs(KeyScope.MATTERS_WRITE, may.HANDLE),
    operation_id="put_on_joint_list",
)
def put_on_joint_list(request: HttpRequest, id: UUID, key: str) -> Any:
    """Every member assists from now on, and so sees it."""
    asked: Any = request
    matter = matters_for(asked.visitor).select_related("community", "holder").filter(id=id).first()
    if matter is None:
        raise Http404(str(id))
    put_on_list(joint_list=_list(asked, key), matter=matter, by=asked.visitor.actor, now=asked.now)
    return {"id": matter.id, "number": matter.number}


class PassTurn(Given):
    """`to`: the id of a member of the list."""

    to: UUID
    reason: Reason


def _item(request: Any, key: str, id: UUID) -> JointItem:
    item = item_of(request.visitor, _list(request, key), id)
    if item is None:
        raise Http404(str(id))
    return item


@router.post(
    "matters/{uuid:id}/joint/{slug:key}/pass",
    response=answers(NumberOut),
    auth=Needs(KeyScope.MATTERS_WRITE, may.HANDLE),
    operation_id="pass_turn",
)
def pass_one_turn(request: HttpRequest, id: UUID, key: str, given: PassTurn) -> Any:
    """转给下一家: another member's turn; at the desk it is dispatched to them."""
    asked: Any = request
    item = _item(asked, key, id)
    to = next((each.party for each in members_of(item.joint_list) if each.party_id == given.to), None)
    if to is None or not may_pass(asked.visitor, item):
        raise MoveRefused(_("现在不能由您转给他们"))
    matter = pass_turn(item=item, to=to, reason=given.reason, version=item.matter.version, **by_now(asked))
    return {"id": matter.id, "number": matter.number}


@router.post(
    "matters/{uuid:id}/joint/{slug:key}/off",
    response=answers(NumberOut),
    auth=Needs(KeyScope.MATTERS_WRITE, JOINT),
    operation_id="take_off_joint_list",
)
def take_off_joint_list(request: HttpRequest, id: UUID, key: str, given: OffList) -> Any:
    matter = take_off_list(item=_item(request, key, id), reason=given.reason, **by_now(request))
    return {"id": matter.id, "number": matter.number}
