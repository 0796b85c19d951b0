"""XC5 民事民议 三种议法: 集中议 (assembly), 当面议 (at the door), 座谈议 (stairwell talk) end in one place."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.practices.council.enums import Stage, Stance, Way
from linli.practices.council.models import Opinion, Proposal
from linli.practices.council.queries.figures import opinions_by_way
from tests.council.living import Life
from tests.factories import NOW, Neighbourhood, neighbourhood, resident, resident_in, signed_in
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
HERE = "/c/xincun"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood("xincun", "新村社区")


@pytest.fixture
def proposal(area: Neighbourhood) -> Proposal:
    with in_community(area.community):
        life = Life(area)
        return life.moved(life.proposed("拆掉煤棚建停车位"), "discuss")


def gathered(area: Neighbourhood, proposal: Proposal) -> Someone:
    """An assembly of nine, seven doors, two in a stairwell; one by phone."""
    grid = staff(area.grid_worker).open(f"{HERE}/council/{proposal.id}/")
    grid.open(f"{HERE}/council/{proposal.id}/opinions/new/")
    grid.send("/new/", way="assembly", stance="for", times="6", where="老球场").reads("已记 6 条")
    grid.send("/new/", way="assembly", stance="against", times="3", where="老球场")
    place = str(area.building.id)
    for n in range(7):
        grid.send(
            "/new/", way="door", stance="for" if n % 2 else "unsure", place=str(area.building.id), words=f"第{n}户说行"
        )
        assert f"place={place}" in grid.here, "the next door begins where this one was"
    grid.send("/new/", way="stairwell", stance="against", words="我家煤棚刚修好，陈奶奶的也是", name="高福来")
    grid.send("/new/", way="stairwell", stance="for", words="早该拆了", name="罗玉珍", signs="1")
    with in_community(area.community):
        account = resident("朱阿妹")
    phone = Someone(resident_in(Client(), area.community, account)).open(f"{HERE}/decide/{proposal.id}/")
    phone.send("/opinion/", stance="unsure", words="先划线试试").reads("您的意见记下了")
    return phone.send("/opinion/", stance="for", words="先划线试试，再定")


def test_opinions_of_three_ways_end_in_one_place(area: Neighbourhood, proposal: Proposal) -> None:
    with at(NOW):
        phone = gathered(area, proposal)
        with in_community(area.community):
            assert opinions_by_way(proposal) == {"assembly": 9, "door": 7, "stairwell": 2, "phone": 1}
        worker = staff(area.worker).open(f"{HERE}/council/{proposal.id}/opinions/")
        worker.reads("集中议 9", "当面议 7", "座谈议 2", "3号楼", "老球场", "我家煤棚刚修好", "罗玉珍", "待核对")
        worker.reads_nothing_of("朱阿妹")
        worker.open(f"{HERE}/council/{proposal.id}/opinions/check/").reads("高福来", "不署名，核对后去掉")
        with in_community(area.community):
            shown = Opinion.objects.get(way=Way.STAIRWELL, stance=Stance.AGAINST)
        worker.send("/check/", **{f"show-{shown.id}": "1"}).reads("核对了 19 条")
        during = phone.open(f"{HERE}/decide/{proposal.id}/").reads("已有 19 人说了意见，商议结束后公布人数")
        during.reads_nothing_of("高福来", "罗玉珍", "我家煤棚")
        worker.open(f"{HERE}/council/{proposal.id}/").send("/move/", move="review")
        public = Someone().open(f"{HERE}/decide/{proposal.id}/")
    public.reads("集中议 6 3 0", "合计", "我家煤棚刚修好，一位居民的也是")
    public.reads("手机上、座谈议、当面议 5 1 4", "合计 11 4 4")  # three and seven: the few cannot be told apart
    public.reads_nothing_of("高福来", "罗玉珍", "朱阿妹", "陈奶奶")
    with at(NOW):
        worker.open(f"{HERE}/council/{proposal.id}/opinions/").reads("罗玉珍").reads_nothing_of("高福来")


def test_small_groups_are_joined_and_few_are_not_shown(area: Neighbourhood, proposal: Proposal) -> None:
    with at(NOW):
        with in_community(area.community):
            life = Life(area)
            for stance in (Stance.FOR, Stance.AGAINST, Stance.FOR):
                life.heard(proposal, stance)
            few = life.at(Stage.REVIEW, title="给路口装镜子")
        worker = staff(area.worker)
        for each in (proposal, few):
            worker.open(f"{HERE}/council/{each.id}/opinions/check/").send("/check/")
        worker.open(f"{HERE}/council/{proposal.id}/").send("/move/", move="review")
        for each in (proposal, few):
            page = Someone().open(f"{HERE}/decide/{each.id}/").reads("人数少，不单独公布")
            assert '<th scope="col">反对' not in page.html


def test_who_was_for_or_against_stays_with_the_team(area: Neighbourhood, proposal: Proposal) -> None:
    with at(NOW):
        gathered(area, proposal)
        for user in (area.property_staff, area.villager, area.handler, area.mediator, area.auditor):
            for path in ("", "opinions/", "opinions/new/", "opinions/check/"):
                answer = signed_in(Client(), user).get(f"{HERE}/council/{proposal.id}/{path}")
                assert answer.status_code == 403
        with in_community(area.community):
            told = Event.objects.filter(subject_id=proposal.id, verb="gather").values_list("data", flat=True)
            assert all(set(each) == {"way", "count"} for each in told.order_by("id"))


def test_a_name_that_was_not_signed_cannot_stay(area: Neighbourhood, proposal: Proposal) -> None:
    with in_community(area.community):
        (opinion,) = Life(area).heard(proposal, name="高福来")
        with pytest.raises(IntegrityError), transaction.atomic():
            Opinion.objects.filter(id=opinion.id).update(checked_at=NOW)
        with connection.cursor() as cursor:
            key = Opinion._meta.pk.get_db_prep_value(area.community.id, connection)
            cursor.execute("SELECT name FROM council_opinion WHERE community_id = %s", [key])
            assert "高福来".encode() not in bytes(cursor.fetchone()[0])


def test_one_phone_is_one_opinion_a_round(area: Neighbourhood, proposal: Proposal) -> None:
    with at(NOW):
        gathered(area, proposal)
    with in_community(area.community):
        said = Opinion.objects.get(way=Way.PHONE)
        assert (said.stance, said.words, said.name) == (Stance.FOR, "先划线试试，再定", None)
        columns = {field.name for field in Opinion._meta.concrete_fields}
        assert not columns & {"account", "person"}, "nothing leads from an opinion to who gave it"
        assert re.fullmatch(r"[0-9a-f]{32}", said.once)
