"""XJ1 睦邻客厅 一厅三堂: 议事堂, 建言堂 (the 20th of every month), 网格课堂 feed one process; person-times counted."""

from datetime import date, datetime, timedelta

import pytest

from linli.engines.gatherings.actions.scheduling import Plan, hold, schedule
from linli.engines.gatherings.enums import EnrolmentState, GatheringKind, Presence
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.playbooks import Changes
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI
from linli.practices.council.actions.halls import count_at_door, plan_bench_talks, set_bench_talks
from linli.practices.council.enums import Hall
from linli.practices.council.models import BenchTalk, Proposal
from linli.practices.council.playbook import BenchTalkEntry, council_of
from linli.practices.council.queries.figures import hall_figures
from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from tests.factories import NOW, Neighbourhood, neighbourhood
from tests.mission.people import at, community_like, staff

pytestmark = pytest.mark.django_db
HERE = "/c/xinjie"


def xinjie(on_holiday: str = "keep") -> Neighbourhood:
    """With a bench talk in its playbook, as applying it leaves the community."""
    made = neighbourhood("xinjie", "新街社区")
    made.community.settings = {
        "council": {"bench_talk": {"on_holiday": on_holiday}, "halls": {"classroom": "网络讲堂"}}
    }
    made.community.save()
    with in_community(made.community):
        entry, changes = council_of(made.community).bench_talk, Changes()
        for _again in range(2):
            set_bench_talks(community=made.community, entry=entry, changes=changes, now=NOW)
        assert len(changes.made) == 1, "said again it changes nothing"
    return made


def days_of_talks(area: Neighbourhood) -> list[date]:
    with in_community(area.community):
        return list(BenchTalk.objects.order_by("month").values_list("held_on", flat=True))


@pytest.mark.parametrize(("choice", "june"), [("keep", 20), ("before", 18), ("after", 22)])
def test_every_month_has_its_bench_talk_by_itself(choice: str, june: int) -> None:
    """Nobody switches it on; a year later there is one for every month, also where the 20th was a holiday."""
    area = xinjie(choice)
    for month in range(6, 13):
        with at(datetime(2026, month, 1, 7, tzinfo=SHANGHAI)):
            pass
    days = days_of_talks(area)
    assert [day.month for day in days][:7] == [5, 6, 7, 8, 9, 10, 11]
    assert days[:2] == [date(2026, 5, 20), date(2026, 6, june)]
    with in_community(area.community):
        talks = Gathering.objects.filter(kind=GatheringKind.BENCH_TALK)
        assert talks.count() == len(days)
        assert all(each.is_public for each in talks.order_by("id"))
    with at(datetime(2026, 12, 1, 8, tzinfo=SHANGHAI)):
        page = staff(area.worker).open(f"{HERE}/council/halls/")
        if choice != "keep":
            page.reads("本应 2026-06-20，按")
        page.reads("不用人来排")
        assert page.client.post(f"{HERE}/council/halls/bench/").status_code == 409, "the playbook says so"
    days = days_of_talks(area)
    with in_community(area.community):
        set_bench_talks(community=area.community, entry=None, changes=Changes({"bench_talk": ["monthly"]}), now=NOW)
    with at(datetime(2027, 2, 1, 8, tzinfo=SHANGHAI)):
        assert days_of_talks(area) == days, "what stands on the calendar stays, nothing new comes"


def test_the_talk_is_held_though_its_room_is_lent_that_evening() -> None:
    area = xinjie()
    with in_community(area.community):
        BenchTalk.objects.all().delete()
        hall = Place.new(kind=PlaceKind.ROOM, code="hall", name="客厅", is_active=True)
        entry = BenchTalkEntry(place="hall")
        area.community.settings = {"council": {"bench_talk": entry.model_dump(mode="json")}}
        evening = datetime(2026, 5, 20, 19, tzinfo=SHANGHAI)
        lent = Plan("合唱排练", GatheringKind.ACTIVITY, evening, evening + timedelta(hours=2), place=hall)
        schedule(community=area.community, what=lent, by=area.actor(area.worker), now=NOW)
        talks = plan_bench_talks(community=area.community, by=area.actor(area.worker), now=NOW)
        may, june = (each.gathering for each in talks)
        assert (may.place, june.place) == (None, hall)
        assert "地点另行通知" in may.room_words


def test_by_hand_where_the_playbook_says_nothing() -> None:
    area = neighbourhood("xinjie", "新街社区")
    with at(NOW):
        worker = staff(area.worker).open(f"{HERE}/council/halls/").send("/bench/").reads("这次排了 2 场", "已经开启")
        worker.send("/bench/").reads("以后不再自动安排")


def test_applying_the_shipped_playbook_is_enough() -> None:
    """An evening a month from the day the community's own playbook is applied; applied again, nothing changes."""
    community = community_like("xinjie")
    with in_community(community):
        assert [each.held_on for each in BenchTalk.objects.order_by("month")] == [date(2026, 5, 20), date(2026, 6, 20)]
        assert Gathering.objects.get(starts_at__date=date(2026, 5, 20)).place.code == "hall"
    with at(datetime(2026, 8, 1, 7, tzinfo=SHANGHAI)):
        pass
    community_like("xinjie", NOW + timedelta(days=80))
    with in_community(community):
        assert [each.month.month for each in BenchTalk.objects.order_by("month")] == [5, 6, 8, 9]


def test_what_is_said_on_the_bench_becomes_a_proposal() -> None:
    area = xinjie()
    with at(NOW + timedelta(days=3)):
        worker = staff(area.worker).open(f"{HERE}/council/halls/").reads("登记会上的提议")
        with in_community(area.community):
            talk = BenchTalk.objects.order_by("month")[0].gathering
        worker.open(f"{HERE}/council/new/?gathering={talk.id}")
        worker.send("/new/", title="给快递小哥一个歇脚处", text="客厅靠门的一角放几把椅子和热水").reads(
            "已登记", "会议提出"
        )
        with in_community(area.community):
            hold(gathering=talk, headcount=31, by=area.actor(area.worker), now=NOW + timedelta(days=3))
            assert Proposal.objects.get().gathering_id == talk.id
        worker.open(f"{HERE}/council/halls/").reads("建言堂 31 1 场 · 带出 1 个提议")


def test_person_times_are_computed_from_presence_and_the_door() -> None:
    area = xinjie()
    with in_community(area.community):
        desk = area.actor(area.worker)

        def held(kind: GatheringKind, present: int, headcount: int | None) -> None:
            starts = NOW - timedelta(days=10)
            plan = Plan("一场", kind, starts, starts + timedelta(hours=1))
            gathering = schedule(community=area.community, what=plan, by=desk, now=NOW)
            Enrolment.objects.bulk_create(
                Enrolment(
                    community_id=area.community.id, gathering=gathering, who_key=f"{n}", number=n, at=NOW,
                    state=EnrolmentState.SIGNED_UP, presence=Presence.PRESENT if n < present else Presence.ABSENT,
                )
                for n in range(present + 2)
            )  # fmt: skip
            hold(gathering=gathering, headcount=headcount, by=desk, now=NOW)

        held(GatheringKind.CLASS, 12, None)
        held(GatheringKind.CLASS, 3, 40)
        held(GatheringKind.ASSEMBLY, 0, 25)
        held(GatheringKind.PARTY_MEETING, 9, None)
        for days, count in ((1, 60), (2, 44), (2, 45)):  # the second day was counted anew
            on = NOW.date() - timedelta(days=days)
            count_at_door(hall=Hall.LOUNGE, on=on, count=count, user=area.worker, by=desk, now=NOW)
        figures = {each.hall: each for each in hall_figures(NOW.date() - timedelta(days=30), NOW.date())}
        assert figures[Hall.CLASSROOM].person_times == 12 + 40
        assert figures[Hall.DELIBERATION].person_times == 25
        assert figures[Hall.LOUNGE].person_times == 105
        assert sum(each.person_times for each in figures.values()) == 182
    with at(NOW):
        staff(area.worker).open(f"{HERE}/council/halls/").reads("接待人次 182", "网络讲堂 52 2 场").send(
            "/count/", hall="bench", count="18"
        ).reads("接待人次 200")
