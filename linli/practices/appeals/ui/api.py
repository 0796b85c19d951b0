"""Raising a matter over `/api/v1/`, for another system or whoever it speaks for."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import Given, Needs, Pictures, answers, pictures_of
from linli.engines.matters import permissions as may
from linli.engines.matters.actions.raising import NotReportable
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Category
from linli.practices.appeals.actions.systems import Told, take_in
from linli.registry.models import Place

router = Router(tags=["matters"])
REFUSALS = (NotReportable,)
Degrees = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Short = Annotated[str, Field(max_length=90)]


class Raised(Given):
    """`answers`: to the category's questions, by their code; `phone` and `name` of who raised it: kept apart, encrypted."""

    category: Annotated[str, Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=5000)]
    title: Annotated[str, Field(max_length=120)] = ""
    source: Literal["system", "call", "counter", "wechat", "round"] = "system"
    place: UUID | None = None
    where: Short = ""
    latitude: Degrees | None = None
    longitude: Longitude | None = None
    phone: Annotated[str, Field(max_length=30)] = ""
    name: Annotated[str, Field(max_length=40)] = ""
    urgent: bool = False
    answers: Annotated[dict[str, list[Annotated[str, Field(max_length=500)]]], Field(max_length=8)] = {}
    photos: Pictures = []


class NumberOut(Schema):
    id: UUID
    number: str


@router.post(
    "appeals",
    response=answers(NumberOut, 201),
    auth=Needs(KeyScope.MATTERS_WRITE, may.ENTER),
    operation_id="raise_matter",
)
def raise_one(request: HttpRequest, given: Raised, response: HttpResponse) -> Any:
    """A new matter: its number, which the reporter may be told. Send an `Idempotency-Key`: a retry makes no second one."""
    asked: Any = request
    category = Category.objects.filter(key=given.category, is_active=True).first()
    if category is None:
        raise NotReportable(_("请选择是哪一类问题"))
    if (given.latitude is None) != (given.longitude is None):
        raise HttpError(409, _("纬度和经度要一起填"))
    place = Place.objects.filter(id=given.place, is_active=True).select_related("grid").first() if given.place else None
    if given.place and place is None:
        raise NotReportable(_("没有这栋楼，请重新选择"))
    told = Told(
        category, given.text, given.title, Source(given.source), place, given.where, given.latitude, given.longitude,
        given.phone, given.name, given.urgent, given.answers, pictures_of(asked, given.photos),
    )  # fmt: skip
    matter = take_in(community=asked.community, told=told, by=asked.visitor.actor, now=asked.now)
    response["Location"] = f"/api/v1/{asked.community.code}/matters/{matter.id}"
    return 201, {"id": matter.id, "number": matter.number}
