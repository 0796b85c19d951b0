"""Which category a text of another system belongs to, by the words in it. Pure; a first guess that the desk corrects.

A topic belongs to a category whose key it lists or whose name holds one of its `names`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TITLE_WEIGHT = 3
READ_CHARACTERS = 400
REST_KEYS = ("other", "misc", "rest")


@dataclass(frozen=True, slots=True)
class Topic:
    keys: frozenset[str]
    names: tuple[str, ...]
    words: tuple[str, ...]


def _topic(keys: str, names: str, words: str) -> Topic:
    return Topic(frozenset(keys.split()), tuple(names.split()), tuple(words.split()))


TOPICS = (
    _topic("noise", "噪声 噪音 扰民", "噪音 噪声 扰民 施工 广场舞 音响 太吵 吵闹 夜间 鸣笛"),
    _topic(
        "parking traffic", "停车 车辆 交通", "停车 车位 违停 占道 堵车 拥堵 红绿灯 公交 地铁 班线 出租车 电动车 充电桩 路口"
    ),
    _topic(
        "rubbish sanitation cleaning", "环境卫生 保洁 垃圾", "垃圾 卫生 清运 保洁 恶臭 臭味 异味 粪 蚊 老鼠 油烟 扬尘 污染"
    ),
    _topic("greening green", "绿化", "绿化 树木 砍树 草坪 花坛 绿地 公园"),
    _topic("fallen-tree", "倒伏", "倒伏 大树倒 断枝 树倒"),
    _topic("sewage", "污水 下水", "污水 下水道 堵塞 返水 内涝 积水 排水 化粪池"),
    _topic(
        "utilities water power gas", "停水 停电 供水 供电 用水 用电",
        "自来水 停水 水压 水质 供水 水费 水表 停电 电费 用电 电压 供电 电网 天然气 燃气 供暖 暖气 宽带",
    ),
    _topic("lighting lights", "路灯 照明", "路灯 楼道灯 照明"),
    _topic("facade", "外墙 脱落", "外墙 瓷砖 脱落"),
    _topic("repair building", "维修 房屋 漏", "电梯 漏水 渗水 墙体 维修 开裂 危房 质量问题 房屋质量 装修"),
    _topic("property", "物业", "物业 业委会 业主委员会 物业费 维修基金 公摊 开发商 收房 交房"),
    _topic("facilities roads", "设施 道路", "道路 路面 坑洼 马路 人行道 修路 井盖 护栏 桥 健身器材 公厕 水泥路 公交站 路牌"),
    _topic("fire safety", "消防 隐患", "消防 隐患 火灾 起火 飞线 安全隐患 通道堵 危险"),
    _topic("illegal-building order", "违建 违章 秩序", "违建 违章 违规 私搭 乱建 占用 摆摊 流动摊贩 乱摆"),
    _topic("elder elders", "老人 养老 为老", "老人 养老 老年 助餐 高龄 护理"),
    _topic("quarrel dispute", "纠纷 矛盾 调解", "纠纷 邻居 矛盾 调解"),
    _topic("dogs pets", "犬 宠物", "遛狗 养狗 犬 狗 宠物"),
    _topic("renewal", "更新 改造 征收", "旧改 棚改 拆迁 征收 安置 改造 补偿"),
    _topic("school children", "教育 托育", "学校 幼儿园 入学 学区 补课 教师 培训 中学 小学"),
    _topic("health", "医疗 健康", "医院 医保 疫苗 看病 报销 医生"),
    _topic("welfare", "救助 低保", "低保 救助 残疾 补贴 社保 养老金 公租房 廉租房"),
    _topic("certificates", "证明 办事", "证明 户口 居住证 身份证 办证 落户 手续 备案"),
    _topic("advice", "建议 咨询", "建议 咨询 请问 请教"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as far as sorting needs it."""

    key: str
    name: str


class Sorter:
    """Sorts texts into the categories of one community; `kinds` in the order of the community."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        if not kinds:
            raise ValueError("a community without categories cannot take anything in")
        self.words = {kind.key: tuple(dict.fromkeys(_words(kind))) for kind in kinds}
        keys = [kind.key for kind in kinds]
        self.rest = next((key for key in REST_KEYS if key in keys), keys[-1])

    def key_for(self, title: str, text: str) -> str:
        """The key of the category most of whose words are in it, the title thrice; nothing found: the rest."""
        start = text[:READ_CHARACTERS]
        found = {key: _weight(words, title, start) for key, words in self.words.items()}
        best = max(found, key=lambda key: found[key])
        return best if found[best] else self.rest


def _words(kind: Kind) -> Iterable[str]:
    for topic in TOPICS:
        if kind.key in topic.keys or any(name in kind.name for name in topic.names):
            yield from topic.words


def _weight(words: tuple[str, ...], title: str, text: str) -> int:
    return sum(TITLE_WEIGHT * (word in title) + (word in text) for word in words)
