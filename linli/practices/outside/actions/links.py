"""A link for a body outside: made for the holder of a matter, sent to its phone, revoked at any time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.events import record
from linli.kernel.jobs import schedule
from linli.kernel.personal import normal_phone
from linli.practices.outside.models import AnswerLink
from linli.practices.outside.queries.links import may_be_asked

SEND = "outside.send"
DAYS = (7, 14, 30, 90)


class LinkRefused(ValueError):
    """No link can be made or used so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the body reads, and whom the link goes to; without a phone it is handed over by whoever made it."""

    asked: str
    where: str = ""
    contact: str = ""
    phone: str = ""
    days: int = 30


@transaction.atomic
def make_link(*, matter: Matter, asking: Asking, user: User, by: Actor, now: datetime) -> AnswerLink:
    """Ask the body that holds the matter; the link it had before opens no more. Raises `LinkRefused`."""
    if not may_be_asked(matter):
        raise LinkRefused(_("只有在外单位手上、可以公开或工作人员可见的未办结事项，才能发链接"))
    if not asking.asked.strip():
        raise LinkRefused(_("请写要对方办什么"))
    if asking.days not in DAYS:
        raise LinkRefused(_("请选择有效期"))
    number = normal_phone(asking.phone) if asking.phone.strip() else ""
    if number is None:
        raise LinkRefused(_("请填写正确的电话号码"))
    AnswerLink.objects.filter(matter=matter, party=matter.holder, revoked_at=None).update(revoked_at=now)
    link = AnswerLink.new(
        matter=matter, party=matter.holder, contact=asking.contact.strip()[:40], phone=number,
        asked=asking.asked.strip()[:2000], where=asking.where.strip()[:160], made_by=user, made_at=now,
        expires_at=now + timedelta(days=asking.days),
    )  # fmt: skip
    record(subject=matter, kind="matter", verb="send_link", by=by, now=now, to=str(matter.holder_id), link=str(link.id))
    if number:
        send(link=link, what="asked", key=str(link.id), now=now)
    return link


def send(*, link: AnswerLink, what: str, key: str, now: datetime) -> None:
    """A message with the link to its phone, by a leased job; nothing where there is no phone."""
    schedule(kind=SEND, key=key, due_at=now, payload={"link": str(link.id), "what": what, "key": key})


@transaction.atomic
def revoke_link(*, link: AnswerLink, by: Actor, now: datetime) -> AnswerLink:
    """It opens no more. Revoked twice is revoked."""
    if AnswerLink.objects.filter(id=link.id, revoked_at=None).update(revoked_at=now):
        link.revoked_at = now
        to = str(link.party_id)
        record(subject=link.matter, kind="matter", verb="revoke_link", by=by, now=now, to=to, link=str(link.id))
    return link


def holder_of(link: AnswerLink) -> Actor:
    """Whoever came by the link: the body it was made for."""
    return Actor(ActorKind.LINK, link.id, link.party_id)


def close_behind_wall(matter: Matter, was: str, by: Actor, now: datetime) -> None:
    """It was sorted behind a wall: no link leads there any more."""
    if matter.wall in {Wall.PARTIES, Wall.CLINIC}:
        for link in AnswerLink.objects.filter(matter=matter, revoked_at=None).select_related("matter").order_by("id"):
            revoke_link(link=link, by=by, now=now)
