"""The links by which bodies outside answer."""

from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter
from linli.engines.matters.redaction import without_persons
from linli.kernel.crypto import signature, verify
from linli.practices.outside.enums import PromiseState
from linli.practices.outside.models import AnswerLink, Promise
from linli.registry.enums import PartyKind, PlaceKind
from linli.registry.models import Group

PURPOSE = "answer-link"
HOMES = (PlaceKind.DWELLING, PlaceKind.ENTRANCE, PlaceKind.ROOM)


def path_of(link: AnswerLink, code: str) -> str:
    mac = signature(link.id.hex, PURPOSE)
    return reverse("outside-answer", kwargs={"code": code, "id": link.id, "mac": mac})


def address_of(link: AnswerLink, code: str) -> str:
    return f"{settings.PUBLIC_URL}{path_of(link, code)}"


def link_with(id: UUID, mac: str) -> AnswerLink | None:
    """The link of an address, also one that opens no more, with whether its body promised something; None when it was
    never made."""
    if not verify(id.hex, PURPOSE, mac):
        return None
    of = ("community", "category", "holder", "place__parent", "place__grid", "grid")
    rows = AnswerLink.objects.select_related("party", *(f"matter__{each}" for each in of))
    here = {name: OuterRef(name) for name in ("community", "matter", "party")}
    promised = Exists(Promise.objects.filter(state=PromiseState.OPEN, **here))
    return rows.filter(id=id).annotate(promised=promised).first()


def may_be_asked(matter: Matter) -> bool:
    """Whether a body outside can be asked by link: it holds the matter, which is open and lies behind no wall."""
    outside = matter.holder is not None and matter.holder.kind == PartyKind.ORGANISATION
    return matter.is_open and outside and matter.wall not in {Wall.PARTIES, Wall.CLINIC}


def proposed_words(matter: Matter) -> tuple[str, str]:
    """What the body may read, for staff to check: the words without persons, and where, never behind which door."""
    place = matter.place
    while place is not None and place.kind in HOMES:
        place = place.parent
    where = " ".join(part for part in (place.full_name if place else "", without_persons(matter.where)) if part)
    return without_persons(matter.text)[:2000], where[:160]


def phone_of_holder(matter: Matter) -> str:
    """The number of the body, as the registry has it."""
    return Group.objects.filter(party_id=matter.holder_id).values_list("phone", flat=True).first() or ""


def links_of(matter: Matter) -> list[AnswerLink]:
    """Newest first."""
    rows = AnswerLink.objects.filter(Q(matter=matter)).select_related("party")
    return list(rows.order_by("-made_at", "-id"))
