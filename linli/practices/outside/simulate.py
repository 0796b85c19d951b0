"""A plausible past with bodies outside, through the actions: asked by link, they promise, keep their word, or are late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.accounts.models import User
from linli.engines.matters.actions.giving import Task, give
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.outside.actions.answering import answer_by_link, keep_by_link, promise_by_link
from linli.practices.outside.actions.links import Asking, make_link
from linli.registry.models import Group, Person

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Story:
    """What is asked of the body with a code in the playbook, what is promised after how many days for how many days later,
    kept so many days after that day."""

    of: str
    title: str
    asked: str
    promised: str
    begin: int
    takes: int
    kept: int | None
    done: str = ""


STORIES = (
    Story(
        "bus",
        "请加密早晚高峰班车",
        "早上间隔太长，老人孩子久等，请加密。",
        "高峰期加两班",
        80,
        20,
        -1,
        "已加两班，站牌已更新",
    ),
    Story(
        "chengguan",
        "请清走堵住盲道的共享单车",
        "东门站牌旁的共享单车堵住盲道，请定时清运。",
        "每天早晚各清一次",
        60,
        10,
        4,
        "已排进每日清运，盲道通了",
    ),
    Story("power", "请移走占道的配电箱", "配电箱占了盲道，请移到绿化带一侧。", "办完停电手续后迁移", 40, 25, None),
    Story(
        "bus",
        "请在南门设一个公交站",
        "新楼住了三百多户，最近的站要走十五分钟，请设站。",
        "列入下季度线路调整",
        12,
        75,
        None,
    ),
)


def ask_outside(*, community: Community, since: datetime, present: datetime, secretary: User) -> int:
    """The stories with the bodies that the playbook knows; how many there were."""
    codes = {story.of for story in STORIES}
    groups = {
        group.code: group for group in Group.objects.filter(code__in=codes).select_related("party").order_by("code")
    }
    person = Person.objects.filter(user=secretary).values_list("id", flat=True).first()
    by = Actor(ActorKind.USER, secretary.id, person)
    stories = [story for story in STORIES if story.of in groups and present - story.begin * DAY > since]
    for story in stories:
        _live(community, story, groups[story.of], secretary, by, present)
    return len(stories)


def _live(community: Community, story: Story, group: Group, user: User, by: Actor, present: datetime) -> None:
    began = present - story.begin * DAY
    due = began + (story.takes + 5) * DAY
    task = Task(story.title, group.party, due, text=story.asked)
    matter = give(community=community, task=task, by=by, now=began)
    # no phone: the past sends nobody a message
    link = make_link(
        matter=matter, asking=Asking(story.asked, days=90), user=user, by=by, now=began + timedelta(hours=1)
    )
    day = local(began + (story.takes + 2) * DAY).date()
    promise_by_link(link=link, what=story.promised, due_on=day, now=began + 2 * DAY)
    if story.kept is not None:
        then = began + (story.takes + 2 + story.kept) * DAY
        keep_by_link(link=link, words=story.done, now=then)
        answer_by_link(link=link, text=story.done, now=then + timedelta(hours=1))
