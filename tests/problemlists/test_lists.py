"""Problem lists: what counts as done, what may be said in public, what came from a matter, what pages cost."""

from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.matters.actions.answering import answer, reopen, settle
from linli.engines.matters.actions.handing import accept, dispatch
from linli.engines.matters.actions.saying import sort
from linli.engines.matters.enums import Wall
from linli.kernel.doctor import examine
from linli.kernel.files import store_image
from linli.kernel.tenancy import in_community
from linli.kernel.workflow import MoveRefused
from linli.practices.problemlists.actions.listing import (
    Found,
    ListRefused,
    add_problem,
    drop,
    make_list,
    publish,
    take,
    tick_off,
)
from linli.practices.problemlists.models import Problem
from linli.practices.problemlists.queries.problems import list_with, taker_shown
from linli.practices.problemlists.rules import DONE, DROPPED, UNSHOWN, progress, standing
from tests.conftest import NOW
from tests.counting import counted
from tests.factories import category, neighbourhood, reported, signed_in
from tests.mission.people import at
from tests.problemlists.samples import picture

DUE = NOW + timedelta(days=10)


@given(st.lists(st.sampled_from(["free", "taken", "unshown", "done", "dropped"])))
def test_a_list_is_whole_when_nothing_on_it_is_left(standings: list[str]) -> None:
    found = progress(standings)
    assert found.done + found.dropped + sum(each in ("free", "taken", "unshown") for each in standings) == len(
        standings
    )
    assert found.is_whole == (found.total > 0 and not {"free", "taken", "unshown"} & set(standings))


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_done_is_answered_and_shown(closed: bool, photo: bool, taken: bool, dropped: bool) -> None:
    found = standing(closed=closed, has_photo=photo, taken=taken, dropped=dropped)
    assert (found == DONE) == (closed and photo and not dropped)
    assert (found == DROPPED) == dropped
    assert (found == UNSHOWN) == (closed and not photo and not dropped)


@pytest.mark.django_db
def test_an_item_lives_by_its_matter_and_the_whole_waits_for_it() -> None:
    area = neighbourhood()
    with in_community(area.community):
        by = area.actor(area.worker)
        common = {"by": by, "now": NOW}
        row = make_list(title="十二件小事", text="", **common)
        with pytest.raises(ListRefused, match="先列上问题"):
            publish(row=row, **common)
        origin = reported(area, text="路口的井盖坏了")
        found = Found("路口的井盖坏了", DUE, origin=origin)
        item = add_problem(community=area.community, row=row, found=found, **common)
        assert item.matter.holder_id == area.desk.id
        assert (item.matter.whole_id, item.standing) == (origin.id, "free")
        with pytest.raises(ListRefused, match="已经在这张清单上"):
            add_problem(community=area.community, row=row, found=found, **common)
        item = Problem.objects.select_related("matter__community", "matter__holder", "problem_list").get(id=item.id)
        take(problem=item, to=area.village, **common)
        assert (item.matter.holder_id, item.standing) == (area.village.id, "taken")
        origin.refresh_from_db()
        dispatch(matter=origin, to=area.property_company, **common)
        accept(matter=origin, **common)
        with pytest.raises(MoveRefused, match="没有办结"):
            answer(matter=origin, text="好了", **common)
        # Answered in the inbox it waits for its photo; with it it is ticked off; reopened it is not.
        settle(matter=item.matter, text="换了井盖", **common)
        assert item.standing == "unshown"
        with pytest.raises(ListRefused, match="照片"):
            tick_off(problem=item, text="", photos=[], shows_photo=True, **common)
        tick_off(problem=item, text="", photos=[store_image(picture(), now=NOW)], shows_photo=True, **common)
        assert item.standing == "done"
        with pytest.raises(ListRefused, match="已经办完"):
            drop(problem=item, reason="不办了", **common)
        origin.refresh_from_db()
        answer(matter=origin, text="好了", **common)
        reopen(matter=item.matter, reason="又坏了", **common)
        assert item.standing == "taken"
        drop(problem=item, reason="并入改造工程", **common)
        listed = list_with(row.id, public=False)
        assert listed is not None
        assert (listed.progress.done, listed.progress.total, listed.progress.dropped) == (0, 0, 1)


@pytest.mark.django_db
def test_what_anybody_reads_names_nobody() -> None:
    area = neighbourhood()
    with in_community(area.community):
        by = area.actor(area.worker)
        common = {"by": by, "now": NOW}
        row = make_list(title="十二件小事", text="", **common)
        for words in ("张阿姨家门口的灯", "3号楼2单元102室漏水", "请打13912345678", " ", "灯" * 81):
            with pytest.raises(ListRefused):
                add_problem(community=area.community, row=row, found=Found(words, DUE), **common)
        with pytest.raises(ListRefused, match="今天以后"):
            add_problem(community=area.community, row=row, found=Found("灯", NOW), **common)
        hidden = reported(area, category=area.harm)
        assert hidden.wall == Wall.PARTIES
        with pytest.raises(ListRefused, match="不能列入"):
            add_problem(community=area.community, row=row, found=Found("灯", DUE, origin=hidden), **common)
        neighbour, team = area.party(area.grid_worker), area.village
        shown = [
            taker_shown(add_problem(community=area.community, row=row, found=Found("灯", DUE, to), **common))
            for to in (neighbour, team, None)
        ]
        assert shown == ["", "杨家村", ""]


@pytest.mark.django_db
def test_pages_cost_the_same_with_one_problem_and_with_many() -> None:
    area = neighbourhood()
    clerk, spent = signed_in(Client(), area.worker), []
    with in_community(area.community):
        row = make_list(title="十二件小事", text="", by=area.actor(area.worker), now=NOW)
    pages = [
        (Client(), "/c/qingyang/problems/", 8), (Client(), f"/c/qingyang/problems/{row.id}/", 8),
        (clerk, "/c/qingyang/problem-desk/", 8), (clerk, f"/c/qingyang/problem-desk/{row.id}/", 10),
    ]  # fmt: skip
    with at(NOW):
        for number in (1, 4):
            with in_community(area.community):
                for each in range(number):
                    add_problem(
                        community=area.community, row=row, found=Found(f"第{each}盏灯", DUE, area.village),
                        by=area.actor(area.worker), now=NOW,
                    )  # fmt: skip
                publish(row=row, by=area.actor(area.worker), now=NOW)
            for client, path, most in pages:
                client.get(path)
                with counted(most) as sent:
                    assert client.get(path).status_code == 200
                spent.append(len(sent))
    assert spent[:4] == spent[4:]


@pytest.mark.django_db
def test_what_went_behind_a_wall_leaves_the_list_without_a_word_of_it() -> None:
    area = neighbourhood()
    with in_community(area.community):
        by = area.actor(area.worker)
        common = {"by": by, "now": NOW}
        leak, light = reported(area, text="301漏水，和楼上吵起来了"), reported(area, text="楼道灯不亮")
        row = make_list(title="十二件事", text="", **common)
        add = {"community": area.community, "row": row, **common}
        done = add_problem(found=Found("楼上漏水", DUE, area.property_company, leak), **add)
        waits = add_problem(found=Found("楼道灯", DUE, None, light), **add)
        photo = store_image(picture(), now=NOW)
        tick_off(problem=done, text="修好了", photos=(photo,), shows_photo=True, **common)
        publish(row=row, **common)
        hidden = category("quarrel", "邻里矛盾", wall=Wall.PARTIES)
        for matter in (leak, light):
            matter.refresh_from_db()
            sort(matter=matter, category=hidden, **common)
        for problem in Problem.objects.filter(id__in=(done.id, waits.id)).select_related("matter"):
            told = (problem.title, problem.reason, problem.origin_id, problem.photo_id, problem.shows_photo)
            assert told == ("一件转为不公开办理的事", "转为不公开办理", None, None, False)
            assert problem.standing == DROPPED
            assert problem.matter.wall == Wall.PARTIES
    assert "漏" not in Client().get(f"/c/qingyang/problems/{row.id}/").content.decode()
    wanted = {"matters.walls", "problemlists.walls", "problemlists.words"}
    assert [breach for found in examine(NOW, wanted) for breach in found.breaches] == []
