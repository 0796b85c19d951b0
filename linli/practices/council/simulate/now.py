"""What a made-up council does now: one proposal in each phase, what was published, the halls; the years before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from linli.engines.ballots.playbook import BallotsEntry
from linli.engines.matters.actions.answering import settle
from linli.engines.matters.actions.raising import Who
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.council.actions import appraising, disclosing, projects, resolving, revising
from linli.practices.council.actions.proposing import Draft
from linli.practices.council.enums import DisclosureKind, Profession, Stage
from linli.practices.council.simulate.halls import receive
from linli.practices.council.simulate.people import Cast, Wish, cast_of
from linli.practices.council.simulate.proposals import heard, moved, proposed, supported, up_to
from linli.practices.council.simulate.years import EARLIER, live_years


def hold_council(*, community: Community, since: datetime, present: datetime, rng: Random, years_back: int = 3) -> None:
    """Proposals in every phase, bench talks and door counts since `since`; where the playbook says who votes, the
    rounds of the years before and the next one's vote."""
    cast = cast_of(community, rng)
    if cast is None:
        return
    if BallotsEntry.model_validate(community.settings.get("ballots", {})).electorates:
        live_years(cast, present, years_back)
    receive(cast, since, present)
    _now(cast, present)
    _published(cast, present)


def _now(cast: Cast, present: datetime) -> None:
    """One proposal in each phase, one refused, one being built."""
    wishes, ago = _shuffled(cast.rng), lambda days: present - timedelta(days=days)
    waiting = proposed(cast, next(wishes), ago(5))
    supported(cast, waiting, 6, ago(4))
    ready = proposed(cast, next(wishes), ago(9))
    supported(cast, ready, ready.needed_count, ago(8))
    talked = up_to(cast, Stage.DISCUSSION, next(wishes), ago(4))
    heard(cast, talked, ago(2), doors=5)
    worded = up_to(cast, Stage.REVIEW, next(wishes), ago(6))
    draft = Draft(worded.title, worded.text.replace("，希望", "。按大家的意见不占停车位，希望"), about_nobody=True)
    revising.revise(proposal=worded, draft=draft, note="不少人担心占停车位", by=cast.worker, now=ago(3))
    moved(cast, worded, "discuss_again", ago(2))
    asked = up_to(cast, Stage.APPRAISAL, next(wishes), ago(7))
    appraising.ask(
        proposal=asked, party=cast.expert, profession=Profession.ARCHITECT, due=present + timedelta(days=5), by=cast.worker,
        now=ago(3),
    )  # fmt: skip
    refused = proposed(cast, next(wishes), ago(30))
    no = resolving.Resolution(False, "这段路归市政管，已转请他们列入计划；社区不能自己动工。")
    resolving.resolve(proposal=refused, resolution=no, by=cast.boss, now=ago(12))
    _building(cast, next(wishes), present)


def _building(cast: Cast, wish: Wish, present: datetime) -> None:
    """A proposal that was adopted without a round, and is half built."""
    ago = lambda days: present - timedelta(days=days)  # noqa: E731
    adopted = up_to(cast, Stage.RESOLUTION, wish, ago(40))
    yes = resolving.Resolution(True, "多数人支持，专业审议可行，费用在社区经费内。", wish[2] * 100, wish[3])
    resolving.resolve(proposal=adopted, resolution=yes, by=cast.boss, now=ago(31))
    start = projects.Start(cast.builder, wish[2] * 110, local(present).date() + timedelta(days=20))
    project = projects.begin(proposal=adopted, start=start, by=cast.worker, now=ago(30))
    project.community = cast.community
    for title, due in (("备料放样", ago(20)), ("现场施工", present + timedelta(days=12))):
        step = projects.add_milestone(
            project=project, title=title, to=cast.builder, due=due, by=cast.worker, now=ago(28)
        )
        if due < present:
            settle(matter=step.matter, text="材料到场，线已放好。", by=cast.worker, now=ago(21))


def _published(cast: Cast, present: datetime) -> None:
    """What the committee spent, for information; a notice that was objected to, and the objection answered."""
    ago = lambda days: present - timedelta(days=days)  # noqa: E731
    disclosing.disclose(
        kind=DisclosureKind.FINANCE, title="上季度社区经费收支", until=None, by=cast.boss, now=ago(40),
        text="收入 86,400 元，支出 71,250 元。\n\n支出里：公共照明维修 18,300 元，文体活动 12,600 元，志愿者保险 6,900 元。",
    )  # fmt: skip
    notice = disclosing.disclose(
        kind=DisclosureKind.NOTICE, title="东侧空地改停车位方案", until=local(present).date() + timedelta(days=3),
        text="东侧空地划 14 个车位，保留两棵香樟。有意见请在公示期内提出，逐条答复。", by=cast.boss, now=ago(4),
    )  # fmt: skip
    account = cast.rng.choice(cast.accounts)
    matter = disclosing.object_to(
        community=cast.community, disclosure=notice, text="靠窗的两个车位离一楼太近，夜里关门声吵。",
        who=Who(account=account, name=str(account.name)), by=Actor(ActorKind.RESIDENT, account.id), now=ago(3),
    )  # fmt: skip
    settle(matter=matter, text="靠窗的两个车位不划了，改种灌木，方案已改成 12 个。", by=cast.worker, now=ago(1))


def _shuffled(rng: Random) -> Iterator[Wish]:
    """Wishes that are not next year's."""
    yield from rng.sample(EARLIER, len(EARLIER))
