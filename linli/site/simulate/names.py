"""Names and phones of people who do not exist."""

from random import Random

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤单解仇查"  # noqa: E501
ELDER_WOMEN = (
    "秀英",
    "桂兰",
    "玉珍",
    "凤仙",
    "月娥",
    "阿妹",
    "素芬",
    "翠花",
    "金娣",
    "美珍",
    "惠芳",
    "彩英",
    "根娣",
    "杏珍",
)
ELDER_MEN = (
    "建国",
    "阿根",
    "福明",
    "金龙",
    "志明",
    "水根",
    "国强",
    "德兴",
    "永林",
    "宝生",
    "炳泉",
    "关林",
    "祥生",
    "长庚",
)
WOMEN = (
    "静怡",
    "雅琴",
    "晓燕",
    "丽娜",
    "雨桐",
    "思涵",
    "佳慧",
    "婷",
    "敏",
    "欣妍",
    "若男",
    "海霞",
    "春梅",
    "文静",
    "小芳",
    "璐",
)
MEN = (
    "浩然",
    "志强",
    "宇航",
    "俊杰",
    "磊",
    "海涛",
    "晨",
    "子轩",
    "建平",
    "伟",
    "家豪",
    "一鸣",
    "立新",
    "凯",
    "明远",
    "学军",
)
#: No operator in China has numbers that begin with 154: these phones can ring nowhere.
UNASSIGNED = 15_400_000_000


class Names:
    """Names from a random source, none twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def new(self, *, female: bool, age: int) -> str:
        given = (ELDER_WOMEN if age >= 55 else WOMEN) if female else (ELDER_MEN if age >= 55 else MEN)
        while True:
            name = self._rng.choice(SURNAMES) + self._rng.choice(given)
            if name not in self._taken:
                self._taken.add(name)
                return name


def phone(number: int) -> str:
    """The number-th phone that belongs to nobody."""
    return str(UNASSIGNED + number)
