"""A resident asks to be erased; the secretary decides, and says what must stay and why."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.enums import Role
from linli.accounts.models import Grant, ResidentAccount, User
from linli.journeys.personal.actions.erasing import ErasureRefused, Told, erase
from linli.journeys.personal.enums import Decision
from linli.journeys.personal.models import Erasure
from linli.journeys.personal.queries.somebody import by_account
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.queries.standing import in_force

KIND = "erasure"


@transaction.atomic
def ask(*, account: ResidentAccount, community: Community, by: Actor, now: datetime) -> Erasure:
    """Ask for it; asked once more changes nothing. The secretaries are told that somebody asked, not who."""
    row = Erasure.objects.filter(account=account, state=Decision.ASKED).first()
    if row is not None:
        return row
    row = Erasure.new(account=account, person=by_account(account).person, state=Decision.ASKED, asked_at=now)
    record(subject=row, kind=KIND, verb="ask", by=by, now=now)
    grants = Grant.objects.filter(in_force(local(now).date()), role=Role.SECRETARY)
    users = list(grants.order_by("user_id").values_list("user_id", flat=True))
    tell(
        users=users, kind="erasure_asked", about=row.id, now=now,
        text=kept(gettext_lazy("有居民申请删除个人信息，请在十五个工作日内决定")),
        path=reverse("erasures", kwargs={"code": community.code}),
    )  # fmt: skip
    return row


@transaction.atomic
def take_back(*, account: ResidentAccount, by: Actor, now: datetime) -> None:
    """Not asked any more."""
    for row in Erasure.objects.filter(account=account, state=Decision.ASKED).order_by("id"):
        Erasure.objects.filter(pk=row.pk).update(
            state=Decision.DECLINED, decided_at=now, reason=kept(gettext_lazy("本人撤回"))
        )
        record(subject=row, kind=KIND, verb="take_back", by=by, now=now)


@transaction.atomic
def agree(*, asked: Erasure, user: User, by: Actor, now: datetime) -> Told:
    """Erase them. Raises `ErasureRefused`."""
    row = _waiting(asked)
    assert row.account is not None
    return erase(who=by_account(row.account), user=user, by=by, now=now, asked=row)


@transaction.atomic
def decline(*, asked: Erasure, reason: str, user: User, by: Actor, now: datetime) -> None:
    """Not now: the resident reads why. Raises `ErasureRefused` without a reason."""
    row = _waiting(asked)
    assert row.account_id is not None
    if not reason.strip():
        raise ErasureRefused(_("请写明为什么不能删除"))
    row.state, row.decided_at, row.decided_by, row.reason = Decision.DECLINED, now, user, reason.strip()[:300]
    row.save()
    record(subject=row, kind=KIND, verb="decline", by=by, now=now)
    tell(
        accounts=[row.account_id], kind="erasure_declined", about=row.id, now=now,
        text=kept(gettext_lazy("社区没有同意删除您的个人信息：%(reason)s"), reason=row.reason),
        path=reverse("my-data", kwargs={"code": row.community.code}),
    )  # fmt: skip


def _waiting(asked: Erasure) -> Erasure:
    """Of two who decide at once the second is told. Raises `ErasureRefused`."""
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("account", "community")
    row: Erasure = rows.get(pk=asked.pk)
    if row.state != Decision.ASKED:
        raise ErasureRefused(_("这份申请已经决定过了"))
    return row
