"""Reading accounts: sessions, notices, where a user begins, the demo's people."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from linli.accounts.models import Grant, Notice, ResidentAccount, Session, User
from linli.accounts.visitors import Visitor
from linli.kernel.tenancy import every_community


def sessions_of(user: User, now: datetime) -> list[Session]:
    return list(Session.objects.filter(user=user, expire_date__gt=now).order_by("-started_at", "session_key"))


def notices_for(visitor: Visitor) -> QuerySet[Notice]:
    """The notices of whoever is looking: a user's as staff, else a resident's."""
    if visitor.user and visitor.is_staff:
        return Notice.objects.filter(user=visitor.user).order_by("-at", "-id")
    if visitor.account:
        return Notice.objects.filter(account=visitor.account).order_by("-at", "-id")
    return Notice.objects.none()


def home_of(user: User) -> str:
    """The inbox of the first community in which the user is anything; the front page for who is nothing anywhere."""
    with every_community("a user signs in before a community is chosen"):
        grant = Grant.objects.filter(user=user, until_on=None).select_related("community").order_by("id").first()
    return reverse("inbox", kwargs={"code": grant.community.code}) if grant else reverse("home")


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
