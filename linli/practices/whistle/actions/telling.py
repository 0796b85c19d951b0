"""Who hears of a whistle: the called parties' people, whoever blew it, the area above."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from linli.accounts.actions.notices import tell
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.whistle.models import Whistle
from linli.registry.queries.people import users_behind


def tell_users(
    *, whistle: Whistle, community: Community, users: Iterable[UUID | None], kind: str, text: Promise, now: datetime,
    **values: object,
) -> None:  # fmt: skip
    """Tell some users, with the way to the whistle's page; `%(title)s` is filled in."""
    path = reverse("whistle", kwargs={"code": community.code, "id": whistle.id})
    known = [user for user in users if user is not None]
    tell(
        users=known, kind=kind, text=kept(text, title=whistle.title, **values), path=path, about=whistle.id, now=now,
    )  # fmt: skip


def tell_called(
    *, whistle: Whistle, community: Community, parties: Iterable[UUID], kind: str, text: Promise, now: datetime,
    besides: UUID | None = None, **values: object,
) -> None:  # fmt: skip
    """Tell the people of called parties, except whoever did it."""
    users = [user for user in users_behind(list(parties), local(now).date()) if user != besides]
    tell_users(whistle=whistle, community=community, users=users, kind=kind, text=text, now=now, **values)
