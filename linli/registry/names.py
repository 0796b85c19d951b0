"""How names are read (拼音): surnames by their own table, given names also by a second usual reading. Pure: no Django."""

import re
from collections.abc import Iterator
from itertools import islice, product

#: Surnames that are read otherwise than the character alone; the usual reading first.
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "曾": "zeng", "查": "zha", "朴": "piao pu", "盖": "ge gai",
    "种": "chong", "员": "yun", "缪": "miao", "覃": "qin tan", "翟": "zhai di", "乐": "yue le", "召": "shao", "洗": "xian",
    "折": "she", "祭": "zhai", "黑": "he hei", "秘": "bi mi", "郗": "xi chi", "隗": "wei kui", "牟": "mu mou", "能": "nai",
    "乜": "nie", "繁": "po", "柏": "bai bo", "薄": "bo", "卜": "bu", "都": "du", "莘": "shen xin", "藏": "zang",
    "郇": "xun huan", "句": "gou", "会": "gui", "降": "xiang", "角": "jue jiao", "宓": "mi fu", "么": "yao",
    "郄": "qie xi", "谌": "chen shen", "阚": "kan", "适": "kuo", "重": "chong",
    "万俟": "mo-qi", "尉迟": "yu-chi", "澹台": "tan-tai", "单于": "chan-yu", "长孙": "zhang-sun", "乐正": "yue-zheng",
    "子车": "zi-ju", "拓跋": "tuo-ba",
}  # fmt: skip
#: Second readings of characters that are usual in given names.
GIVEN = {
    "乐": "yue", "朝": "zhao chao", "行": "hang", "重": "zhong", "长": "zhang", "茜": "xi", "晟": "sheng", "盛": "cheng",
    "曾": "zeng", "柏": "bo", "娜": "nuo", "仔": "zai", "单": "shan", "觉": "jue", "参": "shen", "纶": "guan",
    "禅": "shan", "莞": "guan wan", "澄": "deng", "叶": "xie", "奇": "ji", "传": "zhuan", "藏": "zang", "校": "jiao",
    "弹": "tan", "铅": "qian", "珩": "hang", "峙": "shi", "翟": "di", "瑱": "zhen tian", "楷": "jie", "谌": "shen",
}  # fmt: skip
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
MOST_READINGS, MIXED = 8, 4


def syllables(name: str) -> list[tuple[str, ...]]:
    """For each Chinese character of a name its readings, the usual one first, `ü` as `v` and also as `u`."""
    from pypinyin import lazy_pinyin  # 200 ms and 20 MB: only where names are read

    han = "".join(_HAN.findall(name))
    length = 2 if han[:2] in SURNAMES else 1
    family, given = han[:length], han[length:]
    known = SURNAMES.get(family)
    ways = [way.split("-") for way in known.split()] if known else [lazy_pinyin(family)]
    later = [(usual, *GIVEN.get(each, "").split()) for each, usual in zip(given, lazy_pinyin(list(given)), strict=True)]
    return [_spelt(each) for each in (*zip(*ways, strict=True), *later)]


def _spelt(readings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way for each in readings for way in (each, each.replace("v", "u"))))


def pinyin_words(name: str) -> list[str]:
    """What a name is found by when typed in letters, to be matched from the beginning.

    Of 单小明: shanxiaoming, sxiaoming, shanxming, sxming (the last syllable begins with its initial), and the same
    without the surname. Of names longer than four characters only all syllables whole and all initials.
    """
    found: dict[str, None] = {}
    for reading in islice(product(*syllables(name)), MOST_READINGS):
        for start in range(len(reading)):
            found |= dict.fromkeys(_typed(reading[start:]))
    return list(found)


def _typed(reading: tuple[str, ...]) -> Iterator[str]:
    *heads, last = reading
    if len(reading) > MIXED:
        yield "".join(reading)
        yield "".join(each[0] for each in reading)
        return
    for ways in product(*((each, each[0]) for each in heads)):
        yield "".join(ways) + last
