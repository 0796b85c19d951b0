"""What learning never does: a medal twice, a plot of two, a child with a stranger, a name beside a fraud."""

from datetime import date, timedelta
from typing import Any

import pytest

from linli.accounts.models import Notice
from linli.engines.gatherings.actions.attending import NotMarked, check_in, leave
from linli.engines.gatherings.actions.enrolling import Attendee, enrol
from linli.engines.gatherings.actions.programmes import open_programme
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.kernel.playbooks import Changes
from linli.kernel.tenancy import in_community
from linli.practices.learning.actions.children import NotCollected, WrongPickUpCode, collect, keep_card, pick_up_code
from linli.practices.learning.actions.frauds import FraudRefused, note_fraud
from linli.practices.learning.actions.garden import PlotRefused, claim_plot, release_plot
from linli.practices.learning.actions.medals import MedalRefused, give_medal
from linli.practices.learning.actions.setting_up import set_learning
from linli.practices.learning.models import ChildCard, Medal, PickUp, Plot, ThemeDay
from linli.practices.learning.playbook import LearningSection, problems
from linli.practices.learning.queries.medals import due_for_medal, due_until, without_birth_date
from linli.practices.learning.rules import TRIES, born_by, code_from
from linli.registry.models import Authorisation, Guardianship, Residence
from tests.conftest import fresh
from tests.factories import NOW, SINCE, TODAY, neighbourhood, person, resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Any:
    here = neighbourhood()
    with in_community(here.community):
        yield here


@pytest.mark.once
def test_rules() -> None:
    assert born_by(date(2026, 5, 18)) == date(1936, 5, 18)
    assert born_by(date(2026, 2, 28)) == date(1936, 2, 28)
    assert born_by(date(2028, 2, 29), 91) == date(1937, 2, 28)
    assert len(code_from("0" * 32)) == 6


def living(area: Any, name: str, born: date | None, kind: str = "living", **fields: Any) -> Any:
    someone = person(name, born_on=born, **fields)
    Residence.new(person=someone, place=area.dwelling, kind=kind, from_on=SINCE)
    return someone


def test_everybody_of_ninety_is_due_and_nobody_twice(area: Any) -> None:
    old = living(area, "九十整", date(1936, 5, 18))
    living(area, "差一天", date(1936, 5, 19))
    living(area, "百岁", date(1925, 1, 1), kind="registered")
    living(area, "没填生日", None)
    living(area, "故人", date(1930, 1, 1), died_on=date(2026, 1, 1))
    person("早已搬走", born_on=date(1930, 1, 1))
    assert [each.party.name for each in due_for_medal(TODAY)] == ["百岁", "九十整"]
    assert [each.party.name for each in due_until(TODAY, date(2026, 12, 31))] == ["差一天"]
    assert without_birth_date() == 1
    give_medal(person=old, by=area.actor(area.worker), now=NOW, taken_by="儿子")
    for nobody in (old, person("年轻人", born_on=date(1990, 1, 1))):
        with pytest.raises(MedalRefused):
            give_medal(person=nobody, by=area.actor(area.worker), now=NOW)
    assert Medal.objects.count() == 1
    assert [each.party.name for each in due_for_medal(TODAY)] == ["百岁"]


def test_a_plot_has_one_who_looks_after_it(area: Any) -> None:
    by = area.actor(area.worker)
    programme = open_programme(key="garden", name="百草园", kind="works", row="jk6", by=by, now=NOW)
    first, second = (Plot.new(programme=programme, code=f"甲{n}号") for n in (1, 2))
    claim = claim_plot(plot=first, account=area.account, by=by, now=NOW)
    for plot, whose in ((first, {"party": area.village}), (second, {"account": area.account})):
        with pytest.raises(PlotRefused):
            claim_plot(plot=plot, by=by, now=NOW, **whose)
    release_plot(claim=claim, by=by, now=NOW)
    with pytest.raises(PlotRefused):
        release_plot(claim=claim, by=by, now=NOW)
    claim_plot(plot=first, party=area.village, by=by, now=NOW)


def test_a_child_goes_home_only_with_whom_its_guardians_named(area: Any) -> None:
    by, starts = area.actor(area.worker), NOW + timedelta(hours=5)
    plan = Plan("430课堂", "care", starts, starts + timedelta(hours=2), sign_up="staff")
    session = schedule(community=area.community, what=plan, by=by, now=NOW)
    mother, aunt, stranger = person("妈妈", account=resident("妈妈")), person("姨妈"), person("陌生人")
    child = person("小朋友", born_on=date(2018, 1, 1))
    Guardianship.new(person=child, guardian=mother, attested_by="户口簿", from_on=SINCE)
    Authorisation.new(person=child, agent=aunt, may_collect=True, attested_by="妈妈", from_on=SINCE, until_on=TODAY)
    Authorisation.new(person=child, agent=stranger, may_see=True, attested_by="妈妈", from_on=SINCE)
    line = enrol(gathering=session, who=Attendee(person=child, account=mother.account), role="child", by=by, now=NOW)
    code, later = pick_up_code(line), starts + timedelta(hours=1)
    with pytest.raises(NotCollected, match="没有签到"):
        collect(enrolment=line, person=mother, code=code, by=by, now=later)
    PickUp.objects.all().delete()
    check_in(enrolment=line, by=by, now=starts)
    line = fresh(line)
    with pytest.raises(NotMarked, match="接送码"):
        leave(enrolment=line, by=by, now=later)  # not past the code by the list either
    with pytest.raises(NotCollected, match="名单"):
        collect(enrolment=line, person=stranger, code=code, by=by, now=later)
    with pytest.raises(NotCollected, match="名单"):
        collect(enrolment=line, person=aunt, code=code, by=by, now=later + timedelta(days=1))
    for _try in range(2):
        with pytest.raises(WrongPickUpCode):
            collect(enrolment=line, person=aunt, code="x" + code[1:], by=by, now=later)
    collect(enrolment=line, person=aunt, code=f" {code[:3]} {code[3:]}", by=by, now=later)
    assert (fresh(line).left_at, fresh(line).minutes) == (later, 60)
    assert "小朋友已由 姨妈" in Notice.objects.get(kind="child_collected").text
    with pytest.raises(NotCollected, match="已经接走"):
        collect(enrolment=line, person=mother, code=code, by=by, now=later)


def test_codes_cannot_be_guessed(area: Any) -> None:
    by = area.actor(area.worker)
    plan = Plan("夏令营", "camp", NOW, NOW + timedelta(hours=2), sign_up="staff")
    session = schedule(community=area.community, what=plan, by=by, now=NOW)
    child, father = person("小朋友"), person("爸爸")
    Guardianship.new(person=child, guardian=father, attested_by="户口簿", from_on=SINCE)
    line = enrol(gathering=session, who=Attendee(person=child), role="child", by=by, now=NOW)
    check_in(enrolment=line, by=by, now=NOW)
    for n in range(TRIES):
        with pytest.raises(WrongPickUpCode):
            collect(enrolment=line, person=father, code=str(n), by=by, now=NOW)
    with pytest.raises(NotCollected, match="输错太多"):
        collect(enrolment=line, person=father, code=pick_up_code(line), by=by, now=NOW)
    card = keep_card(child=child, allergies="花生", note="怕黑", by=by, now=NOW)
    assert keep_card(child=child, allergies="", note="怕黑", by=by, now=NOW).id == card.id
    assert ChildCard.objects.get().allergies == ""


def test_a_fraud_names_nobody(area: Any) -> None:
    by = area.actor(area.worker)
    for words in ("  ", "拦下 13912345678 的转账", "证件 330424199001010012"):
        with pytest.raises(FraudRefused):
            note_fraud(kind="phone", stopped_on=TODAY, how=words, by=by, now=NOW)
    with pytest.raises(FraudRefused):
        note_fraud(kind="phone", stopped_on=TODAY + timedelta(days=1), how="劝住", by=by, now=NOW)


def test_what_a_playbook_says_is_made_once_and_closed_when_it_says_so_no_more(area: Any) -> None:
    told = {
        "programmes": {
            "basics": {"name": "入门", "kind": "class", "row": "hs9", "certificate_months": 12},
            "further": {"name": "提高", "kind": "class", "needs": "basics", "min_age": 60},
        },
        "theme_days": {"moon": {"name": "中秋", "on": "lunar 8-15", "programme": "basics"}},
        "garden": {"programme": "basics", "plots": ["甲1-3号", "丙园"]},
    }  # fmt: skip
    section, named = LearningSection.model_validate(told), {}
    for expected in (7, 0):
        changes = Changes(before=named)
        rows = set_learning(section=section, parties={}, places={}, changes=changes, now=NOW)
        assert len(changes.made) == expected, changes.made
        named = changes.named
    assert rows["further"].needs == rows["basics"]
    assert ThemeDay.objects.get().on == "lunar 08-15"
    changes = Changes(before=named)
    set_learning(section=LearningSection(), parties={}, places={}, changes=changes, now=NOW)
    assert [str(each.kind) for each in changes.made] == ["removed"] * 3
    wrong = LearningSection.model_validate({
        "programmes": {
            "a": {"name": "甲", "kind": "class", "needs": "a", "place": "x", "led_by": "y", "min_age": 9, "max_age": 8}
        },
        "theme_days": {"b": {"name": "乙", "on": "06-01", "programme": "z", "place": "x", "ends": "09:00"}},
        "garden": {"programme": "z"},
    })  # fmt: skip
    assert len(list(problems(wrong, [], []))) == 8
    with pytest.raises(ValueError, match="lunar"):
        LearningSection.model_validate({"theme_days": {"b": {"name": "乙", "on": "五月初五", "programme": "z"}}})
