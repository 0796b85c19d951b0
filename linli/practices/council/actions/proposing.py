"""居民提议: somebody proposes, others support it, matters that keep coming back are joined into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.actions.residents import known_phone
from linli.accounts.models import ResidentAccount, User
from linli.engines.gatherings.models import Gathering
from linli.engines.matters.models import Matter
from linli.engines.matters.redaction import IDENTITY, NAMED, PHONE, PLATE
from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.events import record, unrecorded
from linli.kernel.models import Community, Event
from linli.kernel.numbers import next_number
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import KIND, CouncilRefused, require, tell_followers, told_path
from linli.practices.council.enums import Origin, Right, RoundStage, Stage
from linli.practices.council.models import JoinedMatter, Phase, Proposal, Revision, Round, Signature
from linli.practices.council.playbook import council_of, days_of
from linli.practices.council.queries.desk import desk_users
from linli.registry.models import Place

TITLE, TEXT = 60, 3000


class NamesSomebody(CouncilRefused):
    """The text seems to name a person; whoever knows better says so and proposes it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is proposed. `about_nobody`: what looks like a person's name was checked."""

    title: str
    text: str
    place: Place | None = None
    about_nobody: bool = False


@dataclass(frozen=True, slots=True)
class From:
    """Who brings it in: a resident's account, a member of staff, a gathering, matters; `name` stays with the team."""

    origin: Origin
    account: ResidentAccount | None = None
    user: User | None = None
    gathering: Gathering | None = None
    matters: Sequence[Matter] = ()
    name: str = ""


@transaction.atomic
def propose(
    *, community: Community, draft: Draft, source: From, by: Actor, now: datetime, round: Round | None = None
) -> Proposal:
    """Bring in a proposal; a resident's waits for supporters, every other one is an agenda item at once.

    Raises `CouncilRefused`, `NamesSomebody`.
    """
    check(draft)
    _check_round(round, now)
    asked, today = source.origin == Origin.RESIDENT, local(now).date()
    needed = council_of(community).supporters
    closes = today + timedelta(days=days_of(community, Stage.PROPOSED))
    proposal = Proposal.new(
        number=next_number(name=KIND, year=today.year), title=draft.title.strip(), text=draft.text.strip(),
        place=draft.place, origin=source.origin, gathering=source.gathering, account=source.account, user=source.user,
        name=source.name.strip()[:40], round=round, opens_on=today, closes_on=closes, needed_count=needed,
        agenda_at=None if asked else now, proposed_at=now,
    )  # fmt: skip
    proposal.community = community
    Revision.new(proposal=proposal, number=1, title=proposal.title, text=proposal.text, at=now)
    Phase.new(proposal=proposal, stage=Stage.PROPOSED, turn=1, began_at=now, opens_on=today, closes_on=closes)
    search.index(kind=KIND, subject_id=proposal.id, text=f"{proposal.number} {proposal.title} {proposal.text}")
    made = unrecorded(
        subject=proposal, kind=KIND, verb="propose", by=by, now=now, step=1, stage=str(Stage.PROPOSED), turn=1
    )
    Event.objects.bulk_create([made, *_joined(proposal, source.matters, by, now)])
    if asked and source.account:
        _sign(proposal, source.account, now)
    tell(
        users=[user for user in desk_users(today) if user != by.id], kind="proposal_made", now=now, about=proposal.id,
        text=kept(gettext_lazy("新提议 %(number)s：%(title)s"), number=proposal.number, title=proposal.title),
        path=told_path(proposal).replace("/decide/", "/council/"),
    )  # fmt: skip
    return proposal


def check(draft: Draft) -> None:
    """A proposal is read by everybody: it says what is wanted, and names no person."""
    title, text = draft.title.strip(), draft.text.strip()
    if not title or not text:
        raise CouncilRefused(_("请写下标题和想法"))
    if len(title) > TITLE or len(text) > TEXT:
        raise CouncilRefused(_("标题不超过 %(title)d 字，内容不超过 %(text)d 字") % {"title": TITLE, "text": TEXT})
    both = f"{title}\n{text}"
    if any(pattern.search(both) for pattern in (PHONE, IDENTITY, PLATE)):
        raise CouncilRefused(_("提议大家都能看到，请不要写电话、证件号和车牌"))
    named = list(dict.fromkeys(found.group() for found in NAMED.finditer(both)))
    if named and not draft.about_nobody:
        raise NamesSomebody(
            _("好像写到了具体的人：%(names)s。请改掉；不是指某个人的，请勾选后再提交。")
            % {"names": _("、").join(named)}
        )


def _check_round(round: Round | None, now: datetime) -> None:
    if round is None:
        return
    today = local(now).date()
    if round.stage != RoundStage.CALL or not round.opens_on <= today <= round.closes_on:
        raise CouncilRefused(_("%(year)d 年的征集不在开放时间里") % {"year": round.year})


# -- supporters


@transaction.atomic
def support(*, proposal: Proposal, account: ResidentAccount, by: Actor, now: datetime) -> bool:
    """附议 by one tap; False where they did already. Enough of them make it an agenda item. Raises `CouncilRefused`."""
    require(proposal, Right.SUPPORT, now)
    if not _sign(proposal, account, now):
        return False
    record(subject=proposal, kind=KIND, verb="support", by=by, now=now)
    return True


def support_on_paper(*, proposal: Proposal, phone: str, name: str, by: Actor, now: datetime) -> bool:
    """As `support`, for somebody who signed a list: entered by staff with their phone."""
    try:
        account = known_phone(phone=phone, name=name.strip()[:40], now=now)
    except ValueError as wrong:
        raise CouncilRefused(_("请填写正确的电话号码")) from wrong
    return support(proposal=proposal, account=account, by=by, now=now)


def _sign(proposal: Proposal, account: ResidentAccount, now: datetime) -> bool:
    try:
        with transaction.atomic():
            Signature.new(proposal=proposal, account=account, at=now)
    except IntegrityError:
        return False
    Proposal.objects.filter(id=proposal.id).update(support_count=F("support_count") + 1)
    proposal.support_count = Signature.objects.filter(proposal=proposal).count()
    if proposal.agenda_at is None and proposal.support_count >= proposal.needed_count:
        _on_agenda(proposal, now)
    return True


def _on_agenda(proposal: Proposal, now: datetime) -> None:
    if not Proposal.objects.filter(id=proposal.id, agenda_at=None).update(agenda_at=now):
        return
    proposal.agenda_at = now
    words = gettext_lazy("“%(title)s”有 %(count)d 人附议，列入议题")
    tell(
        users=desk_users(local(now).date()), kind="proposal_on_agenda", now=now, about=proposal.id,
        text=kept(words, title=proposal.title, count=proposal.support_count),
        path=told_path(proposal).replace("/decide/", "/council/"),
    )  # fmt: skip
    tell_followers(proposal=proposal, kind="proposal_on_agenda", text=words, now=now, count=proposal.support_count)


@transaction.atomic
def take_back(*, proposal: Proposal, account: ResidentAccount, by: Actor, now: datetime) -> None:
    """No longer support it; what is on the agenda stays there."""
    require(proposal, Right.SUPPORT, now)
    gone, _rows = Signature.objects.filter(proposal=proposal, account=account).delete()
    if gone:
        Proposal.objects.filter(id=proposal.id).update(support_count=F("support_count") - 1)
        record(subject=proposal, kind=KIND, verb="take_back", by=by, now=now)


# -- matters


@transaction.atomic
def join_matters(*, proposal: Proposal, matters: Sequence[Matter], by: Actor, now: datetime) -> None:
    """Join matters that keep coming back: they stay as they are, their reporters follow the proposal from now on."""
    Event.objects.bulk_create(_joined(proposal, matters, by, now))


def _joined(proposal: Proposal, matters: Sequence[Matter], by: Actor, now: datetime) -> list[Event]:
    """Join them and tell their reporters; the events, not yet written down."""
    if not matters:
        return []
    rows = [
        JoinedMatter(community_id=proposal.community_id, proposal=proposal, matter=matter, at=now) for matter in matters
    ]
    try:
        with transaction.atomic():
            JoinedMatter.objects.bulk_create(rows)
    except IntegrityError as twice:
        taken = JoinedMatter.objects.filter(matter__in=matters).select_related("matter").order_by("id").first()
        number = taken.matter.number if taken else ""
        raise CouncilRefused(_("%(number)s 已经并入别的提议") % {"number": number}) from twice
    prefetch_related_objects(list(matters), "reporter__account")
    accounts = [each.reporter.account for each in matters]
    words = gettext_lazy("您反映的事常有人提起，已并成提议“%(title)s”，请来附议和说说意见")
    tell(
        accounts=[each.id for each in accounts if each and not each.silenced_on], kind="matter_in_proposal", now=now,
        text=kept(words, title=proposal.title), path=told_path(proposal), about=proposal.id,
    )  # fmt: skip
    return [
        unrecorded(subject=each, kind="matter", verb="council_join", by=by, now=now, proposal=str(proposal.id))
        for each in matters
    ]
