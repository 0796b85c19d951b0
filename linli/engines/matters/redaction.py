"""A first proposal of words without persons (脱敏), for staff to check before anything is public. Never trusted alone."""

import re

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠甄曲封芮储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全班"
    "仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎溥印宿白怀蒲鄂索赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶"
)
TITLES = "女士|先生|小姐|阿姨|叔叔|伯伯|大爷|大妈|大姐|大哥|奶奶|爷爷|婆婆|公公|老师|师傅|医生|同志|老人|某某|某"
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]?\d{7,8})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")
PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}")
ROOM = re.compile(
    r"(?:\d+\s*(?:号楼|栋|幢|座|弄|号)\s*)?\d+\s*单元\s*\d*\s*(?:室|户|房)?|\d{3,4}\s*(?:室|户|房)"
    r"|(?<!\d)\d{1,3}-\d{1,2}-\d{3,4}(?!\d)|(?:\d+\s*(?:号楼|栋|幢|座|弄|号)\s*)\d{3,4}(?!\d)"
)
NAMED = re.compile(f"(?:欧阳|司马|上官|诸葛|尉迟|皇甫|[{SURNAMES}])[\u4e00-\u9fff]{{0,2}}?(?:{TITLES})")


def without_persons(text: str) -> str:
    """Phones, identity numbers, plates, doors and 张女士 replaced by what anybody may read."""
    for pattern, instead in (
        (IDENTITY, "（证件号）"), (PHONE, "（电话）"), (PLATE, "（车牌）"), (ROOM, "某户"), (NAMED, "一位居民"),
    ):  # fmt: skip
        text = pattern.sub(instead, text)
    return re.sub(r"(某户)(?:\1)+", r"\1", text)
