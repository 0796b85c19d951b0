"""A plausible past of problem lists, through the actions: one of last season all done, one under way.

work_lists(community=…, since=…, present=…, rng=…, secretary=…)
"""

from datetime import datetime, timedelta
from random import Random

from linli.accounts.models import User
from linli.engines.matters.simulate import picture
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.practices.problemlists.actions.listing import Found, add_problem, make_list, publish, take, tick_off
from linli.registry.models import Party
from linli.registry.queries.groups import party_choices

#: What the reported community listed and did (XC4): twelve of twelve.
PROBLEMS = (
    ("下村路口的路灯不亮", "lamps"), ("三栋前的窨井盖响动", "manholes"), ("球场围网破了一处", "fences"),
    ("凉亭座椅少了两块木板", "greening"), ("上村台阶没有扶手", "stairs"), ("充电车棚顶漏雨", "sheds"),
    ("楼道堆着旧家具", "rubbish"), ("菜地边的水沟堵了", "greening"), ("宣传栏玻璃松动", "boards"),
    ("垃圾桶少了一组", "rubbish"), ("坡道结青苔，雨天滑", "ramps"), ("老槐树枯枝垂在路上", "fallen-tree"),
)  # fmt: skip
RUNNING = ("晾衣杆歪了", "小广场地砖起翘", "信报箱门锁坏了", "休息长椅掉漆")


def work_lists(*, community: Community, since: datetime, present: datetime, rng: Random, secretary: User) -> None:
    """Twelve problems of twelve ticked off within two months; four others, half of them taken."""
    takers = [party for party in party_choices() if party.kind != "person"]
    by = Actor(ActorKind.USER, secretary.id)
    if not takers:
        return
    length = present - since
    first, second = since + length * 0.1, since + length * 0.8
    row = make_list(title="环境整治十二件事", text="入户走访和院坝会上收集的问题。", by=by, now=first)
    for title, what in PROBLEMS:
        due = first + timedelta(days=rng.randint(14, 45))
        found = Found(title, due, _one(takers, rng))
        problem = add_problem(community=community, row=row, found=found, by=by, now=first)
        done_at = min(due - timedelta(days=rng.randint(1, 10)), present - timedelta(hours=1))
        photos = [picture(what, rng, done_at, mended=True)]
        words = "已办好，附照片。"
        tick_off(problem=problem, text=words, photos=photos, shows_photo=True, by=by, now=done_at)
    publish(row=row, by=by, now=first + timedelta(hours=1))
    row = make_list(title="入冬前的几件小事", text="谁有空谁认领。", by=by, now=second)
    for number, title in enumerate(RUNNING):
        found = Found(title, present + timedelta(days=rng.randint(5, 30)))
        problem = add_problem(community=community, row=row, found=found, by=by, now=second)
        if number % 2:
            take(problem=problem, to=_one(takers, rng), by=by, now=second + timedelta(days=1))
    publish(row=row, by=by, now=second + timedelta(hours=2))


def _one(takers: list[Party], rng: Random) -> Party:
    return rng.choice(takers)
