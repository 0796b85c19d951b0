"""The router learns: a version is kept, one is in use, an earlier one can be taken back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.notices import tell
from linli.engines.routing.enums import Learnt
from linli.engines.routing.models import Router, Version
from linli.engines.routing.queries.people import responsible
from linli.engines.routing.queries.sorters import active_version, measures_of
from linli.engines.routing.rules.learning import Learned
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.events import record
from linli.kernel.jobs import schedule
from linli.kernel.models import Community
from linli.kernel.tenancy import current_community_id
from linli.kernel.wording import kept
from linli.kernel.worktime import local

LEARN = "routing.learn"
KIND = "router"
#: A version learned by itself that scores worse by more than this is kept, but not put to use.
WORSE = 0.03


class RouterRefused(ValueError):
    """It cannot be set so; `str()` says why."""


def want_learning(*, now: datetime) -> None:
    """Have a worker learn anew from the community's matters; asked twice it is once."""
    schedule(kind=LEARN, key="router", due_at=now)


def the_router() -> Router:
    """The router of the community, made when it is first needed."""
    return Router.objects.get_or_create(community_id=current_community_id())[0]


@transaction.atomic
def keep_version(*, learned: Learned, learnt: Learnt, by: Actor, now: datetime, use: bool = True) -> Version:
    """Keep what was learned as the next version, and put it to use."""
    router = the_router()
    number = (Version.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    version = Version.new(
        number=number, learnt=learnt, learnt_at=now, sorter=learned.sorter.dumps(),
        measures=learned.measures.as_json(), mix=learned.mix,
    )  # fmt: skip
    Router.objects.filter(id=router.id).update(corrected_count=0)
    record(subject=router, kind=KIND, verb="learn", by=by, now=now, version=number)
    if use:
        put_to_use(version=version, by=by, now=now)
    return version


@transaction.atomic
def put_to_use(*, version: Version, by: Actor, now: datetime) -> Version:
    """This version from now on: the newest, or an earlier one again (回退)."""
    Version.objects.filter(is_active=True).exclude(id=version.id).update(is_active=False)
    Version.objects.filter(id=version.id).update(is_active=True)
    version.is_active = True
    record(subject=the_router(), kind=KIND, verb="use_version", by=by, now=now, version=version.number)
    return version


@transaction.atomic
def keep_learned_by_itself(*, community: Community, learned: Learned, now: datetime) -> Version:
    """A retrained version is used unless it scores clearly worse; the secretary hears which."""
    before = active_version()
    better = before is None or learned.measures.macro_f1 >= measures_of(before).macro_f1 - WORSE
    version = keep_version(learned=learned, learnt=Learnt.MATTERS, by=Actor.job(), now=now, use=better)
    words = (
        _("派单助手学完了第 %(number)d 版，已启用")
        if better
        else _("派单助手学完了第 %(number)d 版，不如现在的好，没有启用")
    )
    tell(
        users=responsible(local(now).date()), kind="router_learned", text=kept(words, number=version.number),
        path=f"/c/{community.code}/router/", about=version.id, now=now,
    )  # fmt: skip
    return version


@transaction.atomic
def set_threshold(*, threshold: float | None, by: Actor, now: datetime) -> Router:
    """Let it dispatch alone from this probability on, or (None) not at all. Raises `RouterRefused`."""
    router = the_router()
    if threshold is not None and active_version() is None:
        raise RouterRefused(_("派单助手还没有学过，先让它学习"))
    if threshold is not None and not 0.5 <= threshold < 1:
        raise RouterRefused(_("把握要在一半以上、不到百分之百"))
    changed = {"threshold": threshold, "changed_by_id": by.id if by.kind == ActorKind.USER else None, "changed_at": now}
    Router.objects.filter(id=router.id).update(**changed)
    router.threshold, router.changed_at = threshold, now
    record(subject=router, kind=KIND, verb="set_threshold", by=by, now=now, threshold=threshold)
    return router
