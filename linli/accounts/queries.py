"""Reading accounts: sessions, notices, where a user begins, the demo's people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from linli.accounts.enums import ChannelKind, Role, SendingState
from linli.accounts.messages import message_of, why
from linli.accounts.models import Grant, JurisdictionGrant, Notice, ResidentAccount, Sending, Session, User
from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.kernel.models import Community
from linli.kernel.tenancy import every_community
from linli.kernel.worktime import local

ENGLISH = "en"


def sessions_of(user: User, now: datetime) -> list[Session]:
    return list(Session.objects.filter(user=user, expire_date__gt=now).order_by("-started_at", "session_key"))


def notices_for(visitor: Visitor) -> QuerySet[Notice]:
    """The notices of whoever is looking: a user's as staff, else a resident's."""
    if visitor.user and visitor.is_staff:
        return Notice.objects.filter(user=visitor.user).order_by("-at", "-id")
    if visitor.account:
        return Notice.objects.filter(account=visitor.account).order_by("-at", "-id")
    return Notice.objects.none()


def home_of(user: User, now: datetime) -> str:
    """The inbox of the first community in which the user is anything, or of the only one in the area they answer for.

    The front page for who has several such, or is nothing anywhere.
    """
    with every_community("a user signs in before a community is chosen"):
        grant = Grant.objects.filter(user=user, until_on=None).select_related("community").order_by("id").first()
    found = [grant.community] if grant else communities_over(user, local(now).date())
    return reverse("inbox", kwargs={"code": found[0].code}) if len(found) == 1 else reverse("home")


def communities_over(user: User, on: date) -> list[Community]:
    """The communities of the areas (街道, 区 …) over which the user is anything, by name."""
    running = Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gte=on))
    areas = list(JurisdictionGrant.objects.filter(running, user=user).order_by().values_list("jurisdiction", flat=True))
    within, path = Q(jurisdiction__in=areas), "jurisdiction"
    for _level in range(3):
        path += "__parent"
        within |= Q(**{f"{path}__in": areas})
    return list(Community.objects.filter(within).order_by("name", "id")) if areas else []


def role_name(role: str, community: Community) -> str:
    """What a community calls a role, as its playbook says in its own language; else the word of the house."""
    own: str = community.settings.get("roles", {}).get(str(role), "")
    return own if own and get_language() != ENGLISH else str(Role(role).label)


def roles_named(roles: Iterable[Role], community: Community) -> list[tuple[str, str]]:
    """(role, what it is called here), in the order of the roles, for a choice or a table."""
    return [(role.value, role_name(role, community)) for role in Role if role in set(roles)]


def demo_people() -> list[tuple[str, list[User]]]:
    """The made-up staff of the demo for the sign-in page, by community; a hint reads "community · what one can try"."""
    users = User.objects.filter(is_demo=True, is_active=True).order_by("username")
    secretary_first = sorted(users, key=lambda user: not user.username.endswith("-secretary"))
    communities: dict[str, list[User]] = {}
    for user in secretary_first:
        communities.setdefault(user.demo_hint.partition(" · ")[0], []).append(user)
    return list(communities.items())


def demo_residents() -> list[ResidentAccount]:
    """The made-up residents of this community, for the sign-in page."""
    return list(ResidentAccount.objects.filter(is_demo=True).order_by("created_at", "id"))


@dataclass(frozen=True, slots=True)
class Told:
    """A line on what somebody was told about a matter: to whom (residents or staff, no names), and what became of it."""

    at: datetime
    label: str
    to_residents: bool
    people: int
    read: int
    fates: list[tuple[str, str, str, int]]


def told_about(about: UUID) -> list[Told]:
    """Everything that people were told about one thing, the last first. One statement."""
    found: dict[tuple[Any, ...], dict[Any, Any]] = {}
    fates: dict[tuple[Any, ...], Counter[tuple[str, str, str]]] = {}
    for id, kind, account, read, channel, state, told, at in _rows_about(about):
        key = (at, kind, account is not None)
        found.setdefault(key, {})[id] = read is not None
        if channel:
            fates.setdefault(key, Counter())[channel, state, told] += 1
    return [
        Told(at, str(message_of(kind).label), resident, len(people), sum(people.values()), _fates(fates.get(key)))
        for key, people in found.items()
        for at, kind, resident in [key]
    ]


def _rows_about(about: UUID) -> Any:
    rows = Notice.objects.filter(about_id=about).order_by("-at", "kind", "id")
    sent = ("sendings__channel", "sendings__state", "sendings__told")
    return rows.values_list("id", "kind", "account_id", "read_at", *sent, "at")


def _fates(counted: "Counter[tuple[str, str, str]] | None") -> list[tuple[str, str, str, int]]:
    """(channel, state, why, how many), in words."""
    return [
        (str(ChannelKind(channel).label), state, why(told), count)
        for (channel, state, told), count in (counted or {}).items()
    ]


def told_panel(subject: Any, visitor: Visitor) -> list[Panel]:
    """On a matter's page: who was told what about it, by which channel, and whether it arrived."""
    lines = told_about(subject.id) if visitor.is_staff else []
    return [Panel("accounts/_told.html", {"lines": lines, "states": dict(SendingState.choices)})] if lines else []


def fates_since(since: datetime) -> list[tuple[str, str, int]]:
    """How sendings came out, by channel and state: (channel, state, how many), in words."""
    rows = Sending.objects.filter(at__gte=since).values_list("channel", "state").order_by("channel", "state")
    return [
        (str(ChannelKind(channel).label), str(SendingState(state).label), count)
        for channel, state, count in rows.annotate(count=Count("id"))
    ]


def latest_sendings(visitor: Visitor, most: int = 5) -> list[Sending]:
    """What became of the last messages to whoever is looking."""
    rows = Sending.objects.filter(notice__in=notices_for(visitor).order_by().values("id"))
    return list(rows.select_related("notice").order_by("-at", "-id")[:most])
