"""What a community may set of its certificates: which kinds there are, on what law, with what words, signed by whom."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from linli.accounts.enums import Role
from linli.kernel.playbooks import Code, Name, Problem, Strict, TermText, Words, read_term, written_term
from linli.practices.certificates.enums import Fact
from linli.practices.certificates.rules import SLOTS, SOURCE, forbidden_by, slots_of

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=1000)]


class KindEntry(Strict):
    """`must`: what the registry has to say; `sees`: what the desk looks at; `detail`: what is asked besides.

    `basis` is the law or the published list it rests on: without one a committee issues nothing.
    """

    name: Name
    basis: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=200)]
    text: Text
    must: list[Fact] = []
    sees: list[Words] = []
    detail: Words = ""
    signs: Annotated[list[Role], Field(min_length=1)] = [Role.SECRETARY]
    valid_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    by_phone: bool = True


KINDS = {
    "residence": KindEntry(
        name="居住情况证明",
        basis="本省（区、市）依民发〔2020〕20号公布的村（社区）出具证明事项清单；《城市居民委员会组织法》第三条",
        text="兹证明{name}（{sex}，身份证件号码{id_number}）自{since}起居住在我社区{address}，至今仍在此居住。",
        must=[Fact.LIVES], sees=["看过本人身份证件原件"], signs=[Role.SECRETARY, Role.COMMUNITY_WORKER], valid_days=90,
    ),
    "habitual": KindEntry(
        name="经常居住地证明",
        basis="《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四条；本省（区、市）公布的村（社区）出具证明事项清单",
        text="兹证明{name}（身份证件号码{id_number}）自{since}起连续居住在我社区{address}，已满一年。",
        must=[Fact.LIVES, Fact.LIVED_YEAR], sees=["看过本人身份证件原件"],
        signs=[Role.SECRETARY, Role.COMMUNITY_WORKER], valid_days=90,
    ),
    "litigation": KindEntry(
        name="推荐诉讼代理人证明", basis="《中华人民共和国民事诉讼法》第六十一条第二款第三项",
        text="{name}（身份证件号码{id_number}）系我社区居民，住{address}。现推荐{detail}。",
        must=[Fact.LIVES, Fact.ADULT], sees=["看过当事人、被推荐人身份证件原件", "看过法院的案件受理材料"],
        detail="推荐谁、代理哪一件案子", valid_days=180, by_phone=False,
    ),
    "guardian": KindEntry(
        name="指定监护人证明", basis="《中华人民共和国民法典》第三十一条",
        text="被监护人{name}（身份证件号码{id_number}）住我社区{address}。经本居民委员会指定，{detail}。",
        must=[Fact.LIVES], sees=["看过居民委员会指定监护人的会议记录", "看过双方身份证件原件"],
        detail="指定谁为监护人", by_phone=False,
    ),
}  # fmt: skip
WITHIN = read_term("1 workdays")


class CertificatesEntry(Strict):
    """`seal`: the seal whose use is registered; `within`: in what time a request that waits is answered."""

    seal: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    within: TermText = WITHIN
    kinds: Annotated[dict[Code, KindEntry], Field(max_length=30)] = KINDS


class CertificatesSection(Strict):
    certificates: CertificatesEntry = CertificatesEntry()


def settings_of(section: CertificatesSection) -> dict[str, Any]:
    entry = section.certificates
    return {**entry.model_dump(mode="json"), "within": written_term(entry.within)}


def problems(section: CertificatesSection) -> Iterator[Problem]:
    """Kinds that no community may issue, and slots that nothing fills."""
    for key, kind in section.certificates.kinds.items():
        where = ("certificates", "kinds", key)
        if found := forbidden_by(kind.name):
            words = _("社区不能开“%(name)s”（%(source)s）：%(go_to)s")
            yield Problem((*where, "name"), words % {"name": _(found.name), "source": SOURCE, "go_to": _(found.go_to)})
        for slot in slots_of(kind.text):
            if slot not in SLOTS:
                yield Problem((*where, "text"), _("不认识 {%s}") % slot)
            if slot == "detail" and not kind.detail:
                yield Problem((*where, "detail"), _("正文里有 {detail}，要写明问什么"))
