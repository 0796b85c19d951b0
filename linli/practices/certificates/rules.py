"""What a certificate may say, who may sign it, and what communities may not certify at all. No Django.

民发〔2020〕20号 (民政部等六部门, 2020) names twenty things that neighbourhood committees must not certify: its first list
is `FORBIDDEN`, each with where to go instead. The words are message ids: whoever shows them translates.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

SOURCE = "民发〔2020〕20号"
SLOT = re.compile(r"\{(\w*)\}")
#: What the text of a kind may name; `detail` is what the kind asks besides.
SLOTS = frozenset({"name", "sex", "born", "id_number", "address", "since", "purpose", "detail", "community"})


def _(words: str) -> str:
    """Marks a message id, so that it is found and translated; shown by somebody else."""
    return words


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something no community may certify: what it is called, by which words one knows it, where to go instead."""

    key: str
    name: str
    known_by: tuple[str, ...]
    go_to: str


FORBIDDEN = (
    Forbidden("kinship", _("亲属关系证明"), ("亲属关系", "亲属证明", "父子关系", "母子关系"),
              _("户口簿、结婚证、出生医学证明能反映的，不用再证明；还需要的，到户籍派出所或公证处")),
    Forbidden("identity", _("居民身份信息证明"), ("身份信息", "身份证明", "同一人"),
              _("出示身份证、户口簿即可；信息变过的，到户籍派出所")),
    Forbidden("household_change", _("户口登记项目内容变更申请证明"), ("户口登记", "户口变更", "改名"),
              _("到户籍派出所办理")),
    Forbidden("dog", _("居民养犬证明"), ("养犬", "养狗"), _("到当地养犬管理部门（公安机关）登记")),
    Forbidden("no_crime", _("无犯罪记录证明"), ("犯罪记录", "无犯罪", "无违法", "政审"), _("到户籍地或居住地派出所查询")),
    Forbidden("rehab", _("社区戒毒、社区康复人员情况（表现）证明"), ("戒毒", "社区康复"),
              _("到乡镇、街道的社区戒毒（康复）工作机构")),
    Forbidden("missing", _("人员失踪证明"), ("失踪",), _("报公安机关；宣告失踪，向人民法院申请")),
    Forbidden("marriage", _("婚姻状况证明"), ("婚姻状况", "单身", "未婚", "离婚证明"), _("到民政部门婚姻登记处")),
    Forbidden("birth", _("出生证明"), ("出生证明", "出生医学"), _("到接生的医疗机构；补办到当地卫生健康部门")),
    Forbidden("alive", _("健在证明"), ("健在", "生存证明", "在世"), _("到社保经办机构做资格认证，用手机或请人上门都可以")),
    Forbidden("death", _("死亡证明"), ("死亡",), _("到医疗卫生机构；非正常死亡的，到公安机关")),
    Forbidden("illness", _("疾病状况证明"), ("疾病", "病情", "健康证明", "精神状况"), _("到医疗机构")),
    Forbidden("disability", _("残疾状况证明"), ("残疾",), _("到当地残联，看残疾人证")),
    Forbidden("fertility", _("婚育状况证明"), ("婚育", "生育状况", "计划生育证明"), _("到乡镇、街道或卫生健康部门")),
    Forbidden("job", _("居民就业状况证明"), ("就业状况", "失业", "无业", "待业", "工作证明"),
              _("到人力资源社会保障部门的公共就业服务机构，或由用人单位出具")),
    Forbidden("archive", _("居民个人档案证明"), ("个人档案", "档案证明"), _("到档案存放的人才服务机构或原单位")),
    Forbidden("property", _("居民财产证明"), ("财产", "房产证明", "收入证明", "存款", "无房"),
              _("到不动产登记机构、银行、车辆管理所等登记的部门；收入由用人单位或税务部门")),
    Forbidden("inheritance", _("遗产继承权证明"), ("继承", "遗产"), _("到公证处；有争议的，到人民法院")),
    Forbidden("premises", _("市场主体住所（经营场所）证明"), ("经营场所", "住所证明", "住改商"),
              _("到市场监管部门，按当地住所登记的规定申报")),
    Forbidden("lost", _("证件遗失证明"), ("遗失", "丢失"), _("到发证的部门声明并补办")),
)  # fmt: skip


def forbidden_by(words: str) -> Forbidden | None:
    """Which of the forbidden ones this is, by its name or by a word people use for it."""
    said = "".join(words.split())
    return next((each for each in FORBIDDEN if any(word in said for word in each.known_by)), None)


def slots_of(text: str) -> list[str]:
    return SLOT.findall(text)


def written(text: str, told: Mapping[str, str]) -> str:
    """The text of a certificate with its slots filled. Raises KeyError where one is not told."""
    return SLOT.sub(lambda found: told[found[1]], text)


def masked_name(name: str) -> str:
    """The family name alone: whoever holds the paper can compare, whoever does not learns little."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def is_over(valid_until: date | None, today: date) -> bool:
    return valid_until is not None and today > valid_until


def may_sign(signs: Iterable[str], roles: Iterable[str]) -> bool:
    return not set(signs).isdisjoint(roles)


def years_between(first: date, last: date) -> int:
    """Full years."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))
