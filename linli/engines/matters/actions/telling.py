"""Who hears of what happened to a matter: its holder's people, its reporter, the superior.

`text` is lazy and becomes words in the community's language, whoever acts. `%(number)s` and `%(title)s` of the matter
are filled in, and whatever else is given by name.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.notices import tell
from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.models import Matter, Reporter
from linli.engines.matters.queries.superiors import superior_users
from linli.kernel.links import tracking_mac
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.queries.people import users_behind


def desk_path(matter: Matter) -> str:
    return reverse("matter", kwargs={"code": matter.community.code, "id": matter.id})


def tracking_path(matter: Matter) -> str:
    """The link by which the reporter follows the matter without an account."""
    mac = tracking_mac(matter.id)
    return reverse("track", kwargs={"code": matter.community.code, "number": matter.number, "mac": mac})


def shown_title(matter: Matter) -> str | Promise:
    """The title as a notice may carry it: nothing of what lies behind a wall."""
    return _("（不公开事项）") if matter.wall in {Wall.PARTIES, Wall.CLINIC} else matter.title


def _words(matter: Matter, text: Promise, values: dict[str, object]) -> str:
    return kept(text, **{"number": matter.number, "title": shown_title(matter), **values})


def tell_users(
    *, matter: Matter, users: Iterable[UUID], kind: str, text: Promise, now: datetime, **values: object
) -> None:
    """Tell some users, with the way to the matter's page."""
    words = _words(matter, text, values)
    tell(users=users, kind=kind, text=words, path=desk_path(matter), about=matter.id, now=now)


def tell_parties(
    *,
    matter: Matter,
    parties: Iterable[UUID | None],
    kind: str,
    text: Promise,
    now: datetime,
    besides: Iterable[UUID | None] = (),
    **values: object,
) -> None:
    """Tell the users behind some parties, except those named in `besides` (who did it need not be told)."""
    behind = users_behind([party for party in parties if party], local(now).date())
    users = [user for user in behind if user not in set(besides)]
    tell_users(matter=matter, users=users, kind=kind, text=text, now=now, **values)


def tell_superiors(*, matter: Matter, kind: str, text: Promise, now: datetime, **values: object) -> None:
    """Tell whoever the responsibilities name as superior for the place."""
    tell_users(matter=matter, users=superior_users(matter, now), kind=kind, text=text, now=now, **values)


def tell_reporter(*, matter: Matter, kind: str, text: Promise, now: datetime, **values: object) -> None:
    """Tell whoever raised it, if a phone is known; one who died, or was imported, is never told anything."""
    told = Reporter.objects.filter(matter=matter, account__isnull=False, account__silenced_on=None)
    reporter = told.only("account_id").first()
    if reporter and reporter.account_id and not matter.is_history:
        words, path = _words(matter, text, values), tracking_path(matter)
        tell(accounts=[reporter.account_id], kind=kind, text=words, path=path, about=matter.id, now=now)


def tell_reporters(*, matter: Matter, kind: str, text: Promise, now: datetime, **values: object) -> None:
    """As `tell_reporter`, and whoever raised a duplicate of it: together, each by the number of their own matter."""
    tell_reporter(matter=matter, kind=kind, text=text, now=now, **values)
    if matter.duplicate_count:
        rows = Matter.objects.filter(original=matter, stage=Stage.JOINED).select_related("community")
        for duplicate in rows.order_by("id"):
            tell_reporter(matter=duplicate, kind=kind, text=text, now=now, **values)
