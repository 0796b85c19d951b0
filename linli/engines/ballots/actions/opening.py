"""Opening: a fresh key, cut into three shares for three tellers; from here on votes are sealed with it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.engines.ballots.actions.stages import KIND, BallotRefused, step
from linli.engines.ballots.enums import ObjectionState, Stage
from linli.engines.ballots.models import Ballot, Objection, RollEntry, Teller
from linli.engines.ballots.rules.sealing import TELLERS, make_key, split
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import schedule
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.registry.models import Person

CLOSE = "ballots.close"
LONGEST = timedelta(days=92)


@transaction.atomic
def open_ballot(
    *, community: Community, ballot: Ballot, tellers: Sequence[Person], closes_at: datetime, by: Actor, now: datetime
) -> list[str]:
    """Open the vote. Returns the three shares of the key: shown now, kept nowhere. Raises `BallotRefused`."""
    if len({each.id for each in tellers}) != TELLERS:
        raise BallotRefused(_("请选三位不同的唱票人"))
    if not now < closes_at <= now + LONGEST:
        raise BallotRefused(_("截止时间要在现在之后，三个月以内"))
    if ballot.objections_until and now < ballot.objections_until:
        raise BallotRefused(_("名册异议期还没有结束"))
    if Objection.objects.filter(ballot=ballot, state=ObjectionState.WAITING).exists():
        raise BallotRefused(_("还有异议没有答复，不能开始投票"))
    public, private = make_key()
    step(
        ballot=ballot, source=Stage.ROLLS, target=Stage.OPEN, by=by, now=now, public_key=public, opened_at=now,
        closes_at=closes_at,
    )  # fmt: skip
    Teller.objects.bulk_create(
        Teller(community_id=ballot.community_id, ballot=ballot, number=number, person=person)
        for number, person in enumerate(tellers, 1)
    )
    schedule(kind=CLOSE, key=str(ballot.id), due_at=closes_at, payload={"ballot": str(ballot.id)})
    _tell_voters(community, ballot, now)
    return split(private, str(ballot.id))


@transaction.atomic
def renew_key(*, ballot: Ballot, by: Actor, now: datetime) -> list[str]:
    """New shares where the first were lost before anybody voted. Raises `BallotRefused` once somebody has."""
    if not ballot.is_open or RollEntry.objects.filter(ballot=ballot).exclude(way="").exists():
        raise BallotRefused(_("已经有人投票，不能换钥匙"))
    public, private = make_key()
    rows = Ballot.objects.filter(id=ballot.id, stage=Stage.OPEN, version=ballot.version)
    if not rows.update(public_key=public, version=ballot.version + 1):
        raise BallotRefused(_("别人刚刚改动过，请刷新后再试"))
    record(subject=ballot, kind=KIND, verb="renew_key", by=by, now=now)
    ballot.refresh_from_db()
    return split(private, str(ballot.id))


def _tell_voters(community: Community, ballot: Ballot, now: datetime) -> None:
    """Whoever is on a roll and has an account here."""
    lines = RollEntry.objects.filter(ballot=ballot, is_listed=True).exclude(person__account=None).order_by()
    willing = lines.filter(person__account__silenced_on=None).values_list("person__account_id", flat=True).distinct()
    text = kept(gettext_lazy("投票开始了：%(title)s。您在名册上，请来投一票。"), title=ballot.title)
    tell(
        kind="ballot_open", text=text, now=now, about=ballot.id, accounts=sorted(willing),
        path=reverse("vote", kwargs={"code": community.code, "id": ballot.id}),
    )  # fmt: skip
