"""What another system reports (其他系统): Open311 and `/api/v1/` come in here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.actions.residents import known_phone
from linli.engines.matters.actions.questions import answered
from linli.engines.matters.actions.raising import NotReportable, Report, Where, Who, raise_matter
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Category, Matter
from linli.kernel.actors import Actor
from linli.kernel.models import Community, StoredFile
from linli.kernel.personal import normal_phone
from linli.practices.appeals.queries.reports import grid_around
from linli.registry.models import Place


@dataclass(frozen=True, slots=True)
class Told:
    """What was said; `answers` to what the category asks besides, `phone` and `name` of who raised it there."""

    category: Category
    text: str
    title: str = ""
    source: Source = Source.SYSTEM
    place: Place | None = None
    words: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    name: str = ""
    urgent: bool = False
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: tuple[StoredFile, ...] = ()
    wants_call: bool = False


@transaction.atomic
def take_in(*, community: Community, told: Told, by: Actor, now: datetime) -> Matter:
    """Raise a matter for another system. Raises `NotReportable` and `NoDesk`."""
    more = answered(told.category, told.answers)
    if not told.text.strip() and not more:
        raise NotReportable(_("请写下发生了什么"))
    if not (told.place or told.words.strip() or told.latitude is not None):
        raise NotReportable(_("请告诉我们在哪里"))
    account = None
    if told.phone.strip():
        if normal_phone(told.phone) is None:
            raise NotReportable(_("请填写正确的电话号码"))
        account = known_phone(phone=told.phone, now=now, name=told.name.strip()[:40])
    if account is None and not told.category.anonymous:
        raise NotReportable(_("“%(category)s”需要留下电话，才能给您回音") % {"category": told.category.label})
    grid = told.place.grid if told.place and told.place.grid_id else grid_around(told.latitude, told.longitude)
    report = Report(
        told.category, "\n".join(part for part in (told.text.strip(), more) if part), told.source,
        Where(told.place, grid, told.words, told.latitude, told.longitude),
        Who(account, name=told.name.strip()[:40] if account else "", wants_call=told.wants_call),
        title=told.title, urgent=told.urgent, files=told.files,
    )  # fmt: skip
    return raise_matter(community=community, report=report, by=by, now=now)
