"""What is refused, what costs how much, what the doctor finds: the rest of whistles is in tests/mission/test_mz4….py."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.accounts.enums import Role
from linli.accounts.models import JurisdictionGrant, User
from linli.engines.gatherings.actions.scheduling import Plan, hold, schedule
from linli.engines.gatherings.enums import GatheringKind
from linli.engines.gatherings.models import Gathering
from linli.engines.matters.actions.answering import settle
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Matter
from linli.kernel.doctor import examine
from linli.kernel.tenancy import in_community
from linli.practices.whistle.actions.answering import answer_call, give_task, report_for_duty
from linli.practices.whistle.actions.blowing import Blast, Wanted, WhistleRefused, blow, call_more
from linli.practices.whistle.actions.ending import end_whistle, rate
from linli.practices.whistle.actions.meeting import call_meeting, hold_meeting
from linli.practices.whistle.actions.partners import PartnerRefused, Thing, join, leave, put_up, take_up
from linli.practices.whistle.enums import OfferKind, PartnerGroup
from linli.practices.whistle.models import Call, Opinion, Whistle
from linli.practices.whistle.queries.figures import figures, rates_over
from linli.practices.whistle.simulate import whistle_along
from tests.counting import counted
from tests.factories import NOW, SINCE, Neighbourhood, neighbourhood, reported, signed_in

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=3)


@pytest.fixture
def area() -> Any:
    made = neighbourhood()
    with in_community(made.community):
        yield made


def common(area: Neighbourhood, now: Any = NOW) -> dict[str, Any]:
    return {"community": area.community, "by": area.actor(area.worker), "now": now}


def blown(area: Neighbourhood, *parties: Any, matter: Matter | None = None) -> Whistle:
    wanted = [Wanted(party) for party in parties or (area.department, area.property_company)]
    return blow(what=Blast("楼道飞线", "请一起清理", wanted, matter=matter), user=area.worker, **common(area))


def call_of(whistle: Whistle, party: Any) -> Call:
    return Call.objects.select_related("party", "whistle__matter__place", "whistle__meeting").get(
        whistle=whistle, party=party
    )


def test_only_groups_are_called_and_once(area: Neighbourhood) -> None:
    for parties in ([area.party(area.villager)], [area.desk], [area.village, area.village]):
        with pytest.raises(WhistleRefused):
            blown(area, *parties)
    whistle = blown(area)
    with pytest.raises(WhistleRefused):
        call_more(whistle=whistle, wanted=Wanted(area.department), **common(area))
    assert call_more(whistle=whistle, wanted=Wanted(area.village), **common(area)).party_id == area.village.id


def test_one_whistle_at_a_time_about_a_matter_and_none_behind_a_wall(area: Neighbourhood) -> None:
    matter = reported(area)
    blown(area, matter=matter)
    with pytest.raises(WhistleRefused):
        blown(area, matter=matter)
    with pytest.raises(WhistleRefused):
        blown(area, matter=reported(area, text="有人打孩子", category=area.harm))


def test_the_whole_waits_for_its_tasks_and_is_settled_with_the_whistle(area: Neighbourhood) -> None:
    whistle = blown(area)
    call = call_of(whistle, area.department)
    task = give_task(call=call, title="排查电路", due=DUE, **common(area))
    with pytest.raises(WhistleRefused):
        end_whistle(whistle=whistle, outcome="好了", solved=True, **common(area))
    with pytest.raises(WhistleRefused):
        answer_call(call=call, text="已办", **common(area))
    report_for_duty(call=call, user=area.handler, **common(area))
    answer_call(call=call, text="已办", **common(area))
    settle(matter=task.matter, text="已办", by=area.actor(area.handler), now=NOW)
    with pytest.raises(WhistleRefused):
        rate(call=call, rating=Rating.SATISFIED, reason="", **common(area))
    end_whistle(whistle=whistle, outcome="好了", solved=True, **common(area))
    assert Matter.objects.get(id=whistle.matter_id).stage == Stage.CLOSED
    call = call_of(whistle, area.department)
    with pytest.raises(WhistleRefused):
        rate(call=call, rating=Rating.UNSATISFIED, reason=" ", **common(area))
    rate(call=call, rating=Rating.SATISFIED, reason="", **common(area))
    with pytest.raises(WhistleRefused):
        rate(call=call, rating=Rating.BASICALLY, reason="", **common(area))
    found = figures()
    assert (found.whistle_count, found.meeting_count, found.solved_count) == (1, 0, 1)


def test_who_comes_to_the_meeting_has_reported(area: Neighbourhood) -> None:
    whistle = blown(area)
    starts = NOW + timedelta(hours=1)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    before = {name: at - timedelta(days=1) for name, at in times.items()}
    with pytest.raises(WhistleRefused, match="早于"):
        call_meeting(whistle=whistle, where="", **before, **common(area))
    call_meeting(whistle=whistle, where="院子", **times, **common(area))
    call_meeting(whistle=whistle, where="议事厅", **times, **common(area))
    assert Gathering.objects.get().room_words == "议事厅"
    call = call_of(whistle, area.department)
    report_for_duty(call=call, user=area.handler, **common(area))
    assert whistle.meeting is not None
    assert whistle.meeting.enrolments.get().person_id == area.person(area.handler).id
    with pytest.raises(WhistleRefused):
        hold_meeting(whistle=whistle, came=[], headcount=3, by=area.actor(area.worker), now=NOW)
    company = call_of(whistle, area.property_company)
    Call.objects.filter(id=company.id).update(called_at=starts + timedelta(minutes=10))  # called while they sat there
    hold_meeting(whistle=whistle, came=[company.id], headcount=3, by=area.actor(area.worker), now=starts)
    company, call = call_of(whistle, area.property_company), call_of(whistle, area.department)
    assert (company.came, company.reported_at, call.came) == (True, company.called_at, False)


def test_activities_and_person_times_are_counted_and_meetings_are_none(area: Neighbourhood) -> None:
    for kind, heads in ((GatheringKind.ACTIVITY, 40), (GatheringKind.TALK, 25), (GatheringKind.MEETING, 9)):
        plan = Plan("义剪", kind, NOW, NOW + timedelta(hours=1))
        by = area.actor(area.worker)
        hold(gathering=schedule(community=area.community, what=plan, by=by, now=NOW), headcount=heads, by=by, now=NOW)
    assert (figures().activity_count, figures().person_times) == (2, 65)


def test_no_more_is_taken_up_than_offered(area: Neighbourhood) -> None:
    by = {"by": area.actor(area.worker), "now": NOW}
    with pytest.raises(PartnerRefused, match="今天之后"):
        join(party=area.village, group=PartnerGroup.VILLAGE, brings="", since=NOW.date() + timedelta(days=1), **by)
    partner = join(party=area.village, group=PartnerGroup.VILLAGE, brings="", since=SINCE, **by)
    offer = put_up(partner=partner, thing=Thing(OfferKind.OFFER, "农机", total=2), **by)
    take_up(offer=offer, party=area.property_company, count=2, **by)
    for party in (area.department, area.village):
        with pytest.raises(PartnerRefused):
            take_up(offer=offer, party=party, count=1, **by)
    leave(partner=partner, on=NOW.date(), **by)
    with pytest.raises(PartnerRefused):
        put_up(partner=partner, thing=Thing(OfferKind.OFFER, "农机"), **by)


def test_an_area_above_reads_its_own_communities_alone(area: Neighbourhood) -> None:
    blown(area)
    other = neighbourhood("baihe", "白鹤社区")
    with in_community(other.community):
        blown(other)
    assert [line.called_count for line in rates_over([area.community], NOW)] == [1]
    assert [line.called_count for line in rates_over([area.community, other.community], NOW)] == [2]


def test_the_street_office_reads_its_communities_together(area: Neighbourhood) -> None:
    blown(area)
    other = neighbourhood("baihe", "白鹤社区")
    other.community.jurisdiction = area.community.jurisdiction
    other.community.save()
    with in_community(other.community):
        blown(other)
    street = User.objects.create_user(username="street", name="街道小何")
    office = area.community.jurisdiction
    JurisdictionGrant.objects.create(user=street, jurisdiction=office, role=Role.AUDITOR, from_on=SINCE)
    client = signed_in(Client(), street)
    client.get("/c/qingyang/whistles/rates/")
    with counted(10):
        page = client.get("/c/qingyang/whistles/rates/").content.decode()
    for told in ("各社区吹哨", "青杨社区", "白鹤社区", "供水所"):
        assert told in page
    assert "白鹤社区" not in signed_in(Client(), area.auditor).get("/c/qingyang/whistles/rates/").content.decode()


def test_pages_cost_the_same_with_one_and_with_three(area: Neighbourhood) -> None:
    client, spent = signed_in(Client(), area.worker), []
    first = blown(area)
    give_task(call=call_of(first, area.department), title="排查", due=DUE, **common(area))
    paths = ["whistles/", f"whistles/{first.id}/", "whistles/rates/", "partners/", "offers/", "reviews/", "opinions/"]
    for number in (0, 2):
        for _time in range(number):
            each = blown(area)
            give_task(call=call_of(each, area.department), title="排查", due=DUE, **common(area))
        for path in paths:
            client.get(f"/c/qingyang/{path}")
            with counted(10) as sent:
                assert client.get(f"/c/qingyang/{path}").status_code == 200
            spent.append(len(sent))
    assert spent[: len(paths)] == spent[len(paths) :]
    with counted(18):
        client.post(f"/c/qingyang/whistles/{first.id}/report/", {"call": str(call_of(first, area.department).id)})


def test_a_plausible_past_breaks_no_guarantee(area: Neighbourhood) -> None:
    area.community.settings["whistle"] = {"police_post": "water", "call_for": {"leak": ["water"]}}
    area.community.save()
    present = timezone.now()
    since = present - timedelta(days=60)
    whistle_along(community=area.community, since=since, present=present, rng=Random(1), whistles=3, opinions=3)
    assert (Whistle.objects.count(), Opinion.objects.count()) == (3, 3)
    asked = {"whistle.timers", "whistle.parts", "whistle.offers", "matters.counts", "matters.replay", "matters.alarms"}
    assert [finding for finding in examine(present, asked) if finding.breaches] == []
