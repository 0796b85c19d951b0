"""Help at the door: who can come and when, one called at a time, the door's right, what nobody may add up."""

import ast
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts.models import Notice
from linli.engines.gatherings.rules_booking import read_hours
from linli.engines.matters.models import Matter
from linli.kernel.jobs import work_once
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import local
from linli.practices.doorhelp.actions.calling import HelpRefused, accept, decline
from linli.practices.doorhelp.actions.registering import NotListed, add_check, be_away, enlist, note_demand
from linli.practices.doorhelp.actions.serving import arrive, call_off, finish, give_back, say, send, turn_away
from linli.practices.doorhelp.enums import Right, Said
from linli.practices.doorhelp.models import Advisor, HelpCall, Turn
from linli.practices.doorhelp.playbook import DoorHelpEntry, DoorHelpSection, SkillEntry, problems
from linli.practices.doorhelp.queries.advisors import gaps, register
from linli.practices.doorhelp.queries.calls import public_speeds, speeds
from linli.practices.doorhelp.queries.ranking import ranked
from linli.practices.doorhelp.queries.settings import door_help_of
from linli.practices.doorhelp.rules import Presence, called_at, deadline, is_free, speed_of
from linli.practices.doorhelp.simulate import open_the_box
from linli.registry.enums import PlaceKind
from tests.conftest import NOW
from tests.counting import counted
from tests.doorhelp.samples import advisor, asked
from tests.factories import Neighbourhood, neighbourhood, person, place, resident, resident_in, signed_in
from tests.mission.people import at
from tests.proofs.test_races import at_once

NIGHT = NOW.replace(hour=22)
moments = st.integers(0, 500_000).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(moments)
def test_nobody_is_asked_about_tomorrow_at_night(now: datetime) -> None:
    called = called_at(now, for_now=False)
    assert called >= now
    assert called - now < timedelta(hours=11)
    assert "07:30" <= f"{local(called):%H:%M}" < "21:00"
    assert called_at(now, for_now=True) == now


@given(st.integers(1, 20), st.integers(25, 20000))
def test_all_of_them_can_be_asked_before_it_is_time(left: int, ahead: int) -> None:
    at, wanted = NOW, NOW + timedelta(minutes=ahead)
    for number in range(left, 0, -1):
        before, at = at, deadline(at, wanted, 4, 120, number)
        assert timedelta(minutes=4) <= at - before <= timedelta(minutes=120)
        if wanted - before > timedelta(minutes=8 * left):
            assert at <= wanted
    assert deadline(NOW, None, 4, 120, left) == NOW + timedelta(minutes=4)


@given(st.lists(st.floats(1, 500), max_size=30), st.integers(1, 60))
def test_few_times_tell_nothing(minutes: list[float], limit: int) -> None:
    found = speed_of(minutes, limit, fewest=5)
    assert (found.median is None) == (len(minutes) < 5)
    assert found.median is None or found.median == median(minutes)
    assert found.within == len([each for each in minutes if each <= limit])


def test_hours_holidays_and_being_away() -> None:
    hours = read_hours("周一至周五 08:00-20:00")
    assert is_free(Presence(hours), NOW, is_holiday=False)
    assert not is_free(Presence(hours), NIGHT, is_holiday=False)
    assert not is_free(Presence(hours), NOW + timedelta(days=5), is_holiday=False), "a Saturday"
    assert not is_free(Presence(hours, on_holidays=False), NOW, is_holiday=True)
    assert is_free(Presence(hours, on_holidays=True), NOW, is_holiday=True)
    away = Presence(hours, True, NOW.date(), NOW.date() + timedelta(days=1))
    assert [is_free(away, NOW + timedelta(days=n), is_holiday=False) for n in (-3, 0, 1, 2)] == [
        True,
        False,
        False,
        True,
    ]
    assert not is_free(Presence(hours, True, date(2026, 1, 1)), NOW, is_holiday=False), "until they say so"


def test_a_playbook_opens_no_doors_without_a_check() -> None:
    skills = {"keys": SkillEntry(name="开锁", opens_doors=True), "hair": SkillEntry(name="理发", checks=["licence"])}
    told = list(problems(DoorHelpSection(door_help=DoorHelpEntry(skills=skills))))
    assert [each.where[2] for each in told] == ["keys", "hair"]


def placed(area: Neighbourhood, code: str, metres: float) -> object:
    """A shop so far north of the area's building."""
    type(area.building).objects.filter(id=area.building.id).update(latitude=31.0, longitude=121.0)
    area.building.refresh_from_db()
    return place(PlaceKind.FACILITY, code, code, latitude=31.0 + metres / 111_195, longitude=121.0)


@pytest.mark.django_db
def test_who_comes_is_ranked_with_reasons_and_who_cannot_says_why() -> None:
    area = neighbourhood()
    with in_community(area.community):
        near, far = placed(area, "near", 100), placed(area, "far", 1500)
        skills = ("barber",)
        advisor(area, "远的", skills, base=far)
        advisor(area, "会说话的", skills, base=far, languages=("四川话",))
        advisor(area, "近的", skills, base=near)
        advisor(area, "太远的", skills, base=placed(area, "nowhere", 9000))
        advisor(area, "不会的", ("sewing",), base=near)
        advisor(area, "休息的", skills, "每天 12:00-13:00", base=near)
        gone = advisor(area, "出门的", skills, base=near)
        be_away(advisor=gone, first=NOW.date(), last=None, by=area.actor(area.worker), now=NOW)
        call = asked(area, "barber", now=NOW, language="四川话")
        found = ranked(community=area.community, call=call, settings=door_help_of(area.community), now=NOW)
        able = [each.match.candidate.name for each in found if not each.match.out]
        assert able == ["近的", "会说话的", "远的"]
        assert [turn.advisor.person.party.name for turn in Turn.objects.order_by("position")] == able
        reasons = {each.match.candidate.name: [str(reason) for reason in each.match.reasons] for each in found}
        assert {"擅长上门理发", "走路约 2 分钟", "那时有空"} <= set(reasons["近的"])
        assert "会说四川话" in reasons["会说话的"]
        why = {each.match.candidate.name: str(each.match.reasons[0]) for each in found if each.match.out}
        assert why == {
            "太远的": "太远：走路约 156 分钟", "不会的": "没有登记所需的专长", "休息的": "那时没有空",
            "出门的": "那时没有空",
        }  # fmt: skip


@pytest.mark.django_db
def test_one_after_the_other_is_called_and_then_a_person_takes_over() -> None:
    area = neighbourhood()
    with in_community(area.community):
        phones = [resident(f"师傅{n}") for n in range(3)]
        for number, account in enumerate(phones):
            advisor(area, f"师傅{number}", ("locksmith",), account=account)
        call = asked(area, "locksmith", now=NIGHT)
        first, second, third = Turn.objects.select_related("call", "advisor__person__party").order_by("position")
        assert [each.state for each in (first, second, third)] == ["called", "waiting", "waiting"]
        assert first.deadline_at == NIGHT + timedelta(minutes=4)
    # The first does not answer: the leased job passes on when the deadline is over, not before.
    while work_once(NIGHT + timedelta(minutes=3)):
        pass
    with in_community(area.community):
        assert Turn.objects.get(id=second.id).state == "waiting"
    while work_once(NIGHT + timedelta(minutes=4)):
        pass
    with in_community(area.community):
        states = list(Turn.objects.order_by("position").values_list("state", flat=True))
        assert states == ["lapsed", "called", "waiting"]
        later = NIGHT + timedelta(minutes=5)
        common = {"community": area.community, "by": area.reporter, "now": later}
        second.refresh_from_db()
        decline(**common, turn=second)
        with pytest.raises(HelpRefused, match="不用答复"):
            decline(**common, turn=second)
    for minute in (9, 10):
        while work_once(NIGHT + timedelta(minutes=minute)):
            pass
    with in_community(area.community):
        call.refresh_from_db()
        task = Matter.objects.get(kind="task")
        assert (call.state, call.matter_id, task.holder_id) == ("desk", task.id, area.desk.id)
        assert "102室" not in task.title + task.text
        told = [n.text for n in Notice.objects.filter(account__in=phones)]
        assert len(told) == 3
        assert not [text for text in told if "102室" in text or "张秀兰" in text or "3号楼" in text]
        late_but_first(area, first, third, task)


def late_but_first(area: Neighbourhood, first: Turn, third: Turn, task: Matter) -> None:
    """Who woke up late may still come; then nobody else can. The desk sends another, and closes its task with the call."""
    first = Turn.objects.select_related("call__matter__community", "advisor__person__party").get(id=first.id)
    accept(community=area.community, turn=first, by=area.reporter, now=NIGHT + timedelta(minutes=12))
    third = Turn.objects.select_related("call", "advisor__person__party").get(id=third.id)
    with pytest.raises(HelpRefused, match="已经有人去了"):
        accept(community=area.community, turn=third, by=area.reporter, now=NIGHT + timedelta(minutes=13))
    give_back(community=area.community, call=first.call, by=area.reporter, now=NIGHT + timedelta(minutes=14))
    assert HelpCall.objects.get().state == "desk"
    row = Advisor.objects.select_related("person__party").get(id=third.advisor_id)
    call = HelpCall.objects.select_related("matter__community", "advisor__person").get()
    send(community=area.community, call=call, advisor=row, by=area.reporter, now=NIGHT + timedelta(minutes=15))
    call_off(community=area.community, call=call, reason="", by=area.reporter, now=NIGHT + timedelta(minutes=16))
    assert not Matter.objects.get(id=task.id).is_open


@pytest.mark.django_db
def test_no_door_is_opened_without_a_right_to_it() -> None:
    area = neighbourhood()
    with in_community(area.community):
        common = {"by": area.reporter, "now": NIGHT}
        with pytest.raises(HelpRefused, match="住户本人"):
            asked(area, "locksmith", now=NIGHT, swears=False)
        with pytest.raises(NotListed, match="公安机关开锁备案"):
            enlist(community=area.community, advisor=advisor(area, "没备案的", ("locksmith",), papers=False), **common)
        advisor(area, "锁匠", ("locksmith",))
        outcomes = []
        for right in ("", Right.PAPER):
            call = asked(area, "locksmith", now=NIGHT)
            turn = Turn.objects.select_related("call", "advisor__person__party").get(call=call, state="called")
            call = accept(community=area.community, turn=turn, **common)
            if not right:
                with pytest.raises(HelpRefused, match="当面核实"):
                    arrive(call=call, right=right, **common)
                with pytest.raises(HelpRefused, match="当面核实"):
                    finish(community=area.community, call=call, **common)
                turn_away(community=area.community, call=call, reason="说不清是谁家", **common)
            else:
                arrive(call=call, right=right, **common)
                finish(community=area.community, call=call, **common)
            outcomes.append(call.state)
        assert outcomes == ["cancelled", "done"]
    # Ninety days later nobody can read which door it was; that it was opened, and how fast, is still counted.
    while work_once(NIGHT + timedelta(days=90)):
        pass
    with in_community(area.community):
        assert {(call.address, call.reason) for call in HelpCall.objects.all()} == {("", "")}
        assert speeds(30, NIGHT + timedelta(days=90))["locksmith"].count == 1
        assert Notice.objects.filter(user=area.worker, kind="help_turned_away").count() == 1


@pytest.mark.django_db
def test_what_one_said_counts_for_oneself_alone() -> None:
    area = neighbourhood()
    with in_community(area.community):
        one, two = advisor(area, "甲", ("barber",)), advisor(area, "乙", ("barber",))

        def helped(by_whom: Advisor, said: Said) -> None:
            call = asked(area, "barber", now=NOW)
            send(community=area.community, call=call, advisor=by_whom, by=area.reporter, now=NOW)
            arrive(call=call, right="", by=area.reporter, now=NOW)
            finish(community=area.community, call=call, by=area.reporter, now=NOW)
            say(
                community=area.community, call=call, said=said, words="", by_asker=True, by=area.reporter, now=NOW
            )  # fmt: skip

        def first_for(account: object) -> list[str]:
            call = asked(area, "barber", now=NOW, account=account)
            call_off(community=area.community, call=call, reason="", by=area.reporter, now=NOW)
            rows = Turn.objects.filter(call=call).order_by("position")
            return list(rows.values_list("advisor__person__party__name", flat=True))

        helped(two, Said.GOOD)
        assert first_for(area.account) == ["乙", "甲"], "trusted before by the same person"
        assert first_for(resident("别人")) == ["甲", "乙"], "and nobody else"
        type(two.person).objects.filter(id=two.person_id).update(account=resident("乙本人"))
        two.person.refresh_from_db()
        assert first_for(two.person.account) == ["甲"], "nobody is called to their own door"
        helped(one, Said.BAD)
        assert first_for(area.account) == ["乙"], "not asked again for who was not content"
        assert first_for(resident("又一个人")) == ["甲", "乙"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_two_who_say_yes_at_once_one_goes() -> None:
    area = neighbourhood()
    with in_community(area.community):
        for name in ("甲", "乙"):
            advisor(area, name, ("barber",))
        call = asked(area, "barber", now=NOW)
        Turn.objects.filter(call=call, state="called").update(state="lapsed")
        Turn.objects.filter(call=call, state="waiting").update(state="called", called_at=NOW, deadline_at=NOW)
        ids = list(Turn.objects.order_by("position").values_list("id", flat=True))

    def yes(id: object) -> object:
        turn = Turn.objects.select_related("call__matter", "advisor__person__party").get(id=id)
        return accept(community=area.community, turn=turn, by=area.reporter, now=NOW)

    outcomes = at_once(area, *[lambda id=id: yes(id) for id in ids])
    assert sum(isinstance(each, HelpCall) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, HelpRefused) for each in outcomes) == 1, outcomes
    with in_community(area.community):
        assert Turn.objects.filter(state="accepted").count() == 1


def test_no_figure_is_of_a_single_volunteer() -> None:
    """Nothing groups by adviser: no counts, no means, no ranks of persons, on any page or in any query."""
    package = Path(__file__).resolve().parents[2] / "linli" / "practices" / "doorhelp"
    for path in (package / "queries").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"annotate", "aggregate"}, f"{path.name}:{node.lineno}"
    for path in (package / "ui" / "templates").rglob("*.html"):
        text = path.read_text()
        assert not {"rating", "score", "stars"} & set(text.replace('"', " ").replace(".", " ").split()), path.name


@pytest.mark.django_db
def test_the_register_shows_what_is_missing_and_what_ran_out() -> None:
    area = neighbourhood()
    with in_community(area.community):
        by, settings = area.actor(area.worker), door_help_of(area.community)
        common = {"community": area.community, "by": by, "now": NOW}
        note_demand(**common, counts={"barber": 40, "sewing": 9, "none": 3}, asked=50, source="摸底", on=NOW.date())
        note_demand(**common, counts={"barber": 41}, asked=50, source="摸底", on=NOW.date())
        with pytest.raises(NotListed, match="不能多于"):
            note_demand(**common, counts={"barber": 51}, asked=50, source="摸底", on=NOW.date())
        advisor(area, "理发的", ("barber",))
        first = gaps(settings, register())[0]
        assert (first.name, first.wanted, first.asked, first.listed) == ("上门理发", 41, 50, 1)
        smith = advisor(area, "锁匠", ("locksmith",))
        with pytest.raises(NotListed, match="过期"):
            add_check(
                **common, advisor=smith, kind="police", number="1", until_on=NOW.date() - timedelta(days=1),
                user=area.worker,
            )  # fmt: skip
        smith.checks.update(until_on=NOW.date())
        asked(area, "locksmith", now=NIGHT)
        call = asked(area, "locksmith", now=NIGHT + timedelta(days=1))
        assert call.state == "desk", "a registration that ran out opens no door"


@pytest.mark.django_db
def test_a_past_is_lived_and_half_of_it_took_no_longer_than_thirty_minutes() -> None:
    area = neighbourhood()
    with in_community(area.community):
        from linli.registry.models import Residence
        from tests.factories import SINCE

        for number in range(10):
            who = person(f"邻居{number}")
            Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
        done = open_the_box(
            community=area.community,
            since=NOW - timedelta(days=92),
            present=NOW,
            rng=Random(7),
            worker=area.worker,
            count=8,
        )
        found = speeds(30, NOW)[""]
        assert found.count == done >= 4
        assert found.median is not None
        assert found.median <= 30
        night = HelpCall.objects.filter(skill="locksmith", state="done").order_by("-asked_at")[0]
        assert f"{local(night.asked_at):%H:%M}" == "22:00"
        assert night.ended_at is not None
        assert night.ended_at - night.asked_at <= timedelta(minutes=30)
        assert public_speeds(30, NOW) == {}, (
            "where fewer than three neighbours came it would be a figure of one of them"
        )


@pytest.mark.django_db
def test_pages_cost_the_same_with_one_call_and_with_many() -> None:
    area = neighbourhood()
    with in_community(area.community):
        barber = resident("理发的")
        row = advisor(area, "理发的", ("barber",), account=barber, capacity=9)
    clerk, auntie, spent = signed_in(Client(), area.worker), resident_in(Client(), area.community, area.account), []
    own = resident_in(Client(), area.community, barber)
    with at(NOW):
        for number in (1, 4):
            with in_community(area.community):
                for each in range(number):
                    call = asked(area, "barber", now=NOW)
                    advisor(area, f"又一个{number}{each}", ("sewing",))
                turn = Turn.objects.filter(call=call).order_by("position")[0]
            pages = [
                (clerk, "/c/qingyang/help-desk/", 10), (clerk, f"/c/qingyang/help-desk/{call.id}/", 12),
                (clerk, "/c/qingyang/advisors/", 10), (clerk, f"/c/qingyang/advisors/{row.id}/", 10),
                (auntie, "/c/qingyang/my-help/", 8), (auntie, f"/c/qingyang/my-help/{call.id}/", 8),
                (own, f"/c/qingyang/my-turns/{turn.id}/", 8), (auntie, "/c/qingyang/help/", 8),
            ]  # fmt: skip
            for client, path, most in pages:
                client.get(path)
                with counted(most) as sent:
                    assert client.get(path).status_code == 200, path
                spent.append(len(sent))
        assert spent[:8] == spent[8:]
