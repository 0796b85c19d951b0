"""A plausible past of whistles, partners, joint reviews and opinions, through the actions."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from linli.accounts.enums import Role
from linli.accounts.models import Grant, User
from linli.engines.matters.actions.answering import answer, settle
from linli.engines.matters.enums import Rating
from linli.engines.matters.models import Category, Matter
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.calendars import calendar_of
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.whistle.actions.answering import answer_call, give_task, report_for_duty
from linli.practices.whistle.actions.blowing import Blast, Wanted, blow
from linli.practices.whistle.actions.ending import end_whistle, rate
from linli.practices.whistle.actions.meeting import call_meeting, hold_meeting
from linli.practices.whistle.actions.opinions import Said, keep_opinion
from linli.practices.whistle.actions.partners import Thing, give_out, put_up, report_unit, take_up
from linli.practices.whistle.actions.reviews import decide_task, hold_review, note_said, prepare_review
from linli.practices.whistle.enums import Field, Heard, OfferKind, OpinionTopic
from linli.practices.whistle.models import Call, JointReview, Partner, Whistle
from linli.practices.whistle.queries.proposing import callable_groups, kept_why, proposals_for
from linli.practices.whistle.queries.settings import whistling
from linli.registry.models import Group, Person

WHISTLES, OPINIONS = 8, 10
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Category, field, what, what is needed, the tasks, how it ended.
STORIES = (
    (
        "fire",
        Field.PROPERTY,
        "几栋楼道飞线充电",
        "请一起上门劝导、清线，定下充电桩装在哪里",
        ("清走楼道里的飞线", "装四个充电桩"),
        "飞线清完，充电桩已通电",
    ),
    (
        "parking",
        Field.PROPERTY,
        "消防通道被车占",
        "请现场划线，定好夜里谁来巡",
        ("补划禁停线", "夜里两次巡查"),
        "禁停线划好，夜里有人巡",
    ),
    (
        "sewage",
        Field.PROPERTY,
        "沿街下水反复堵",
        "请查清从哪里堵、归谁管，一次修好",
        ("管道内窥检查", "换掉塌陷的一段"),
        "换了十二米管道，没有再堵",
    ),
    (
        "noise",
        Field.QUARRELS,
        "广场舞和住户的时间之争",
        "请一起坐下来，把时间和音量说定",
        ("写下时间约定", "装一个音量提示牌"),
        "约定晚上八点半收音，大家签了字",
    ),
    (
        "rubbish",
        Field.VOLUNTEERING,
        "楼后堆了几年的旧家具",
        "请出人出车，一天清完",
        ("组织人清运", "种上花，防止再堆"),
        "清了三车，种上了花",
    ),
    (
        "elder",
        Field.WELFARE,
        "几位老人下雨天取不了药",
        "请商量怎么送到家里",
        ("排出送药的班", "和药房约定代取办法"),
        "每周二、五送药上门",
    ),
    (
        "facade",
        Field.PROPERTY,
        "外墙砖松动",
        "请先围挡，再定谁出钱修",
        ("围挡和警示", "敲掉松动的墙砖"),
        "松动的地方全部处理",
    ),
    (
        "dogs",
        Field.OTHER,
        "遛狗不牵绳",
        "请一起劝导，定下登记的日子",
        ("集中登记半天", "傍晚劝导一周"),
        "登记了三十多只，投诉少了",
    ),
)
HEARD = (
    (OpinionTopic.TRAFFIC, "学校放学的时候门口堵得厉害，能不能错开几分钟"),
    (OpinionTopic.ORDER, "晚上小广场有人打牌到很晚，吵"),
    (OpinionTopic.SURROUNDINGS, "垃圾房边上味道大，收得再勤一点"),
    (OpinionTopic.SERVICE, "办证要跑两趟，能不能先在网上看材料"),
    (OpinionTopic.ORDER, "电动车电瓶被偷过，希望车棚加灯"),
    (OpinionTopic.TRAFFIC, "路口的树挡住了红绿灯"),
    (OpinionTopic.LIVING, "老人买菜远，希望有流动菜车"),
    (OpinionTopic.OTHER, "想要一个让孩子写作业的地方"),
)
OFFERS = (
    (OfferKind.OFFER, "会议室周末可借", 4, "次"), (OfferKind.OFFER, "用电安全检查", 20, "户"),
    (OfferKind.ASK, "节日活动的志愿者", 10, "人"), (OfferKind.ASK, "旧书一批", 100, "本"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Teller:
    community: Community
    user: User
    by: Actor
    present: datetime
    rng: Random

    def is_past(self, moment: datetime) -> bool:
        return moment < self.present


def whistle_along(
    *, community: Community, since: datetime, present: datetime, rng: Random, whistles: int = WHISTLES,
    opinions: int = OPINIONS,
) -> None:  # fmt: skip
    """Partners' units and offers, whistles in order (the last still run), opinions, joint reviews month by month."""
    grant = (
        Grant.objects.filter(role=Role.COMMUNITY_WORKER, until_on=None).select_related("user").order_by("id").first()
    )
    if grant is None:
        return
    person = Person.objects.filter(user=grant.user).values_list("id", flat=True).first()
    teller = _Teller(community, grant.user, Actor(ActorKind.USER, grant.user_id, person), present, rng)
    _partners(teller, since)
    step = (present - since) / (whistles + 0.2)
    for number in range(1, whistles + 1):
        _whistle(teller, number, since + step * number + HOUR * rng.uniform(0, 5))
    _opinions(teller, since, opinions)
    _reviews(teller, since)


def _working(teller: _Teller, moment: datetime) -> datetime:
    return calendar_of(teller.community).next_working_moment(moment)


# -- partners


def _partners(teller: _Teller, since: datetime) -> None:
    rows = list(Partner.objects.filter(until_on=None).select_related("party").order_by("since_on", "id"))
    on = local(since).date() + timedelta(days=3)
    for partner in rows[-4:]:
        if on >= partner.since_on:
            members = teller.rng.randint(4, 22)
            report_unit(
                partner=partner, on=on, members=members, posts="治安巡逻、关爱老人", by=teller.by, now=since + 4 * DAY
            )
    for partner, (kind, title, total, unit) in zip(rows, OFFERS, strict=False):
        thing = Thing(kind, title, total=total, unit=unit)
        offer = put_up(partner=partner, thing=thing, by=teller.by, now=since + 5 * DAY)
        taker = next((other.party for other in rows if other.id != partner.id), None)
        if taker is not None:
            taking = take_up(offer=offer, party=taker, count=max(1, total // 2), by=teller.by, now=since + 6 * DAY)
            if kind == OfferKind.OFFER:
                give_out(taking=taking, result="已经用上", by=teller.by, now=since + 9 * DAY)


# -- one whistle


def _whistle(teller: _Teller, number: int, moment: datetime) -> None:
    key, field, title, need, tasks, outcome = STORIES[number % len(STORIES)]
    category = Category.objects.filter(key=key).first()
    blown = _working(teller, moment)
    if not teller.is_past(blown):
        return
    calls = _called(teller, category, blown)
    what = Blast(title, need, calls, field=field, category=category)
    whistle = blow(community=teller.community, what=what, by=teller.by, now=blown, user=teller.user)
    rows = list(Call.objects.filter(whistle=whistle).select_related("party", "whistle__matter__place").order_by("id"))
    for call in rows:
        hours = teller.rng.choice((0.3, 0.6, 1, 1.5, 2, 3, 9))
        reported = _working(teller, blown + HOUR * hours)
        if teller.is_past(reported):
            report_for_duty(call=call, community=teller.community, user=None, by=teller.by, now=reported)
    _meet(teller, whistle, rows, blown, tasks, outcome)


def _called(teller: _Teller, category: Category | None, now: datetime) -> list[Wanted]:
    groups = callable_groups()
    by_id = {group.party_id: group for group in groups}
    community = teller.community
    found = proposals_for(community=community, category=category, matter=None, groups=groups, now=now)
    wanted = [Wanted(by_id[each.party_id].party, why=kept_why(each)) for each in found[:3]]
    others = [group for group in groups if group.party_id not in {each.party.id for each in wanted}]
    while len(wanted) < 2 and others:
        wanted.append(Wanted(others.pop(teller.rng.randrange(len(others))).party))
    return wanted


def _meet(
    teller: _Teller, whistle: Whistle, rows: list[Call], blown: datetime, tasks: tuple[str, ...], outcome: str
) -> None:
    """The meeting on the next workday at two, the tasks given there, their reports, the end, the ratings."""
    day = local(_working(teller, blown + DAY)).date()
    starts = datetime.combine(day, time(14), tzinfo=SHANGHAI)
    common: dict[str, Any] = {"community": teller.community, "by": teller.by}
    call_meeting(
        whistle=whistle, starts_at=starts, ends_at=starts + HOUR, where="议事厅", user=teller.user,
        now=min(blown + HOUR, teller.present), **common,
    )  # fmt: skip
    if not teller.is_past(starts + HOUR):
        return
    came = [call.id for call in rows if teller.rng.random() < 0.9]
    hold_meeting(whistle=whistle, came=came, headcount=len(came) * 2 + 3, by=teller.by, now=starts + HOUR)
    for call, title in zip(rows, tasks, strict=False):
        call.whistle = whistle
        due = calendar_of(teller.community).add_workdays(starts, 5)
        row = give_task(call=call, title=title, due=due, now=starts + HOUR, **common)
        done = _working(teller, starts + DAY * teller.rng.uniform(1, 8))
        if not teller.is_past(done):
            return
        settle(matter=row.matter, text="已办好", by=teller.by, now=done)
        fresh = Call.objects.select_related("party", "whistle").get(id=call.id)
        if fresh.reported_at is not None:
            answer_call(call=fresh, text=f"{title}，已办好", now=done, **common)
    _end(teller, whistle, rows, outcome, starts + 10 * DAY)


def _end(teller: _Teller, whistle: Whistle, rows: list[Call], outcome: str, moment: datetime) -> None:
    over = _working(teller, moment)
    if not teller.is_past(over):
        return
    community, solved = teller.community, teller.rng.random() < 0.93
    words = outcome if solved else "还差一步，下个月再议"
    end_whistle(whistle=whistle, community=community, outcome=words, solved=solved, by=teller.by, now=over)
    for call in rows:
        call.whistle = whistle
        rating = teller.rng.choices((Rating.SATISFIED, Rating.BASICALLY, Rating.UNSATISFIED), (14, 4, 1))[0]
        reason = "来得晚，答应的没有做" if rating == Rating.UNSATISFIED else ""
        rated = min(over + HOUR, teller.present)
        rate(call=call, community=community, rating=rating, reason=reason, by=teller.by, now=rated)


# -- opinions, joint reviews


def _opinions(teller: _Teller, since: datetime, number: int) -> None:
    code = whistling(teller.community).police_post
    post = Group.objects.filter(code=code).select_related("party").first()
    if post is None:
        return
    for at in range(number):
        topic, text = HEARD[at % len(HEARD)]
        heard = _working(teller, since + (teller.present - since) * ((at + 0.5) / number))
        if not teller.is_past(heard):
            break
        said = Said(text, topic, teller.rng.choice(list(Heard)), local(heard).date())
        opinion = keep_opinion(community=teller.community, said=said, post=post.party, by=teller.by, now=heard)
        _answered(teller, opinion.matter, heard)


def _answered(teller: _Teller, matter: Matter, heard: datetime) -> None:
    told = _working(teller, heard + DAY * teller.rng.uniform(0.5, 4))
    if teller.is_past(told):
        answer(matter=matter, text="已转有关单位，安排在本月内办，办好后在驿站门口张贴。", by=teller.by, now=told)


def _reviews(teller: _Teller, since: datetime) -> None:
    """One a month, on the 25th or the workday after it; each topic talked about, the first decided on."""
    month = date(local(since).year, local(since).month, 1)
    while month <= local(teller.present).date():
        starts = _working(teller, datetime.combine(month.replace(day=25), time(14), tzinfo=SHANGHAI))
        if since < starts - 3 * DAY and teller.is_past(starts - 3 * DAY):
            _review(teller, month, starts)
        month = (month + timedelta(days=32)).replace(day=1)


def _review(teller: _Teller, month: date, starts: datetime) -> None:
    common: dict[str, Any] = {"community": teller.community, "by": teller.by}
    review: JointReview = prepare_review(
        month=month, starts_at=starts, ends_at=starts + HOUR, where="党群服务中心", now=starts - 3 * DAY,
        user=teller.user, **common,
    )  # fmt: skip
    if not teller.is_past(starts + HOUR):
        return
    hold_review(review=review, headcount=teller.rng.randint(8, 20), by=teller.by, now=starts + HOUR)
    partners = list(Partner.objects.filter(until_on=None).select_related("party").order_by("id"))
    for topic in review.topics.order_by("position"):
        note_said(topic=topic, said="各家说了情况，由牵头的一家先办。", by=teller.by, now=starts + HOUR)
        if topic.position == 1 and partners:
            due = calendar_of(teller.community).add_workdays(starts, 7)
            to = teller.rng.choice(partners).party
            row = decide_task(
                topic=topic, title="牵头办这件事，下次会上说进展", to=to, due=due, now=starts + HOUR, **common
            )
            done = _working(teller, starts + DAY * teller.rng.uniform(2, 8))
            if teller.is_past(done):
                settle(matter=row.matter, text="已经办了，下次会上报告。", by=teller.by, now=done)
