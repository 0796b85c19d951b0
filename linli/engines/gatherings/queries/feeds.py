"""Which gatherings a calendar feed holds, and the secret part of its address."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from linli.accounts.models import Grant, ResidentAccount, User
from linli.engines.gatherings.enums import LIVE
from linli.engines.gatherings.models import Enrolment, Gathering, Programme
from linli.engines.gatherings.queries.walls import WALLED, public_gatherings
from linli.kernel.crypto import signature, verify
from linli.registry.models import Party, Person, Place

BACK = timedelta(days=90)
AHEAD = timedelta(days=400)
#: mine: what I signed up for; staff: what I organise or lead; the others: what everybody may know.
KINDS = ("mine", "staff", "team", "place", "programme")


def feed_mac(kind: str, id: UUID) -> str:
    return signature(f"{kind}:{id.hex}", "feed")


def is_feed_mac(kind: str, id: UUID, mac: str) -> bool:
    return kind in KINDS and verify(f"{kind}:{id.hex}", "feed", mac)


def feed_of(kind: str, id: UUID, now: datetime) -> tuple[str, QuerySet[Gathering]] | None:
    """Whose calendar it is, and what it holds; None where there is nobody or nothing any more."""
    spans = {"starts_at__gt": now - BACK, "starts_at__lt": now + AHEAD}
    if kind == "mine":
        account = ResidentAccount.objects.filter(id=id, silenced_on=None).first()
        people = Person.objects.filter(account_id=id).order_by().values("id")
        lists = Enrolment.objects.filter(state__in=LIVE)
        own = lists.filter(account_id=id) | lists.filter(person_id__in=people)
        rows = Gathering.objects.filter(id__in=own.order_by().values("gathering_id"))
        return (account.name or "", rows.filter(**spans)) if account else None
    if kind == "staff":
        granted = Grant.objects.filter(user_id=id, until_on=None).exists()
        user = User.objects.filter(id=id, is_active=True).first() if granted else None
        led = Person.objects.filter(user_id=id).order_by().values("party_id")
        rows = Gathering.objects.filter(organiser_id=id) | Gathering.objects.filter(led_by_id__in=led)
        return (user.name, rows.exclude(kind__in=WALLED).filter(**spans)) if user else None
    model, field = {"team": (Party, "led_by"), "place": (Place, "place"), "programme": (Programme, "programme")}[kind]
    found = model.objects.filter(id=id).first()
    return (found.name, public_gatherings().filter(**{f"{field}_id": id}, **spans)) if found else None
