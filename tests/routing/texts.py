"""Made-up messages of two kinds, to learn from; and a community whose past they are."""

from datetime import timedelta
from random import Random

from linli.engines.matters.enums import Source, Stage
from linli.engines.matters.models import Matter
from linli.engines.routing.rules.learning import Sample
from tests.factories import NOW, Neighbourhood, reported

LEAK = (
    "卫生间顶上往下滴水",
    "厨房水管接头渗水",
    "阳台窗框下雨进水",
    "屋顶防水层起鼓漏雨",
    "墙面返潮掉皮",
    "下水管裂了一道缝",
)
TREE = (
    "桂花树枝条伸到窗口",
    "草坪被踩出一条土路",
    "灌木长得遮住路灯",
    "树苗枯死了三棵",
    "绿化带里长满杂草",
    "花坛里的花都蔫了",
)
WHERE = ("三单元", "二号楼", "南门", "东边", "我家", "楼后面", "五楼", "院子里")
SINCE = ("有一个星期了", "昨天开始的", "好几天没人管", "请来看看", "家里老人不方便", "说了几次没有结果")


def samples(many: int = 60, seed: int = 1) -> list[Sample]:
    """Half of them leaks, half trees, each put together from words of its kind."""
    rng = Random(seed)
    made = []
    for at in range(many):
        label, kind = (("leak", LEAK), ("tree", TREE))[at % 2]
        made.append((label, f"{rng.choice(WHERE)}{rng.choice(kind)}，{rng.choice(SINCE)}，{rng.choice(kind)}。"))
    return made


def past(area: Neighbourhood, many: int = 60) -> list[Matter]:
    """As many closed matters of the last fifty days, dispatched to who answers for them."""
    found = []
    for at, (label, text) in enumerate(samples(many)):
        category, holder = {
            "leak": (area.leak, area.property_company), "tree": (area.tree, area.village)
        }[label]  # fmt: skip
        when = NOW - timedelta(days=50) + timedelta(hours=18 * at)
        matter = reported(area, text=text, category=category, now=when, source=Source.CALL)
        found.append(matter)
        Matter.objects.filter(id=matter.id).update(
            stage=Stage.CLOSED, closed_at=when + timedelta(days=1), answer="办好了", dispatched_at=when, holder=holder,
            place=area.building, grid=area.micro_grid,
        )  # fmt: skip
    return found
