"""Who may know that a matter exists at all: each wall × each role, in inbox, counts, search, detail, files and register."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.accounts.models import Read
from linli.engines.matters.actions import handing, saying
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter, MatterFile
from linli.engines.matters.queries.inbox import Filter, counts, page_of
from linli.engines.matters.queries.register import register_matters
from linli.engines.matters.queries.similar import by_number, similar_matters
from linli.engines.matters.queries.walls import matters_for, matters_of, public_matters
from linli.kernel.files import store_image
from tests.factories import NOW, Neighbourhood, many_reported, reported, signed_in
from tests.matters.cases import picture

pytestmark = pytest.mark.django_db
ROLES = (
    "secretary", "worker", "grid_worker", "property_staff", "villager", "handler", "mediator", "auditor", "guardian",
)  # fmt: skip
WIDE = {"secretary", "worker", "auditor", "grid_worker"}
#: Where a matter is and with whom → who may know of it. The guardian holds what lies behind a wall.
SEEN: dict[tuple[str, str], set[str]] = {
    ("public", "desk"): WIDE,
    ("staff", "desk"): WIDE,
    ("public", "property_company"): WIDE | {"property_staff"},
    ("staff", "department"): WIDE | {"handler"},
    ("parties", "guardian"): {"guardian"},
    ("clinic", "guardian"): {"guardian"},
    ("parties", "property_company"): {"property_staff"},
    ("parties", "desk"): {"secretary", "worker"},
    ("clinic", "department"): {"handler"},
}


def placed(area: Neighbourhood, wall: str, holder: str) -> Matter:
    """A matter with a picture, behind a wall, in somebody's hands."""
    party = area.party(area.guardian) if holder == "guardian" else getattr(area, holder)
    matter = reported(area, text="楼道里有动静需要查看", place=area.building, files=(store_image(picture(), now=NOW),))
    Matter.objects.filter(id=matter.id).update(wall=wall, holder=party)
    return Matter.objects.get(id=matter.id)


@pytest.mark.parametrize(("wall", "holder"), SEEN)
def test_queries_keep_the_wall(area: Neighbourhood, wall: str, holder: str) -> None:
    matter = placed(area, wall, holder)
    other = reported(area, text="楼道里有动静需要查看一下", category=area.leak)
    for role in ROLES:
        visitor, may = area.visitor(getattr(area, role)), role in SEEN[wall, holder]
        assert matters_for(visitor).filter(id=matter.id).exists() is may, role
        seen_count = 1 + (role in WIDE) if may else int(role in WIDE)
        assert counts(visitor, NOW + timedelta(days=60))["over"] == seen_count, role
        for wanted in (Filter(tab="all"), Filter(tab="all", text="动静"), Filter(tab="all", text=matter.number)):
            assert (matter in page_of(visitor, wanted, NOW)[0]) is may, (role, wanted)
        assert (matter in register_matters(visitor, Filter(tab="all"), NOW)) is may, role
        assert (by_number(visitor, matter.number) == matter) is may, role
        if matter.wall == other.wall:
            assert (matter in similar_matters(visitor, other, NOW)) is may, role


@pytest.mark.parametrize(("wall", "holder"), [("public", "desk"), ("staff", "department"), ("parties", "guardian")])
def test_pages_keep_the_wall(area: Neighbourhood, wall: str, holder: str) -> None:
    matter = placed(area, wall, holder)
    file = MatterFile.objects.get(matter=matter).file_id
    base = f"/c/qingyang/matters/{matter.id}/"
    for role in ROLES:
        client, may = signed_in(Client(), getattr(area, role)), role in SEEN[wall, holder]
        paths = [base, f"{base}print/", f"{base}files/{file}/thumb/", f"{base}files/{file}/full/"]
        for path in paths:
            assert client.get(path).status_code == (200 if may else 404), (role, path)
        listed = client.get("/c/qingyang/matters/?tab=all&q=动静").content.decode()
        assert (matter.title in listed) is may, role


@pytest.mark.parametrize(
    "move", ["dispatch", "accept", "answer", "note", "reporter", "join", "split", "end", "publish"]
)
def test_moves_keep_the_wall(area: Neighbourhood, move: str) -> None:
    matter = placed(area, "parties", "guardian")
    for role in ROLES:
        if role != "guardian":
            client = signed_in(Client(), getattr(area, role))
            answer = client.post(f"/c/qingyang/matters/{matter.id}/{move}/", {"version": matter.version})
            assert answer.status_code in {403, 404}, role


def test_strangers_and_residents_are_sent_away(area: Neighbourhood, client: Client) -> None:
    from tests.factories import resident_in

    matter = placed(area, "public", "desk")
    for visitor in (client, resident_in(Client(), area.community, area.account)):
        for path in ("", f"{matter.id}/", f"{matter.id}/print/", "register/"):
            answer = visitor.get(f"/c/qingyang/matters/{path}")
            assert answer.status_code == 302
            assert "sign-in" in answer["Location"]


def test_without_the_second_factor_nothing_is_seen(area: Neighbourhood, client: Client) -> None:
    matter = placed(area, "public", "desk")
    client.force_login(area.worker)
    assert client.get(f"/c/qingyang/matters/{matter.id}/").status_code == 302
    from dataclasses import replace

    assert not matters_for(replace(area.visitor(area.worker), verified=False)).exists()


def test_a_grid_worker_sees_the_own_grid_only(area: Neighbourhood) -> None:
    here, there = reported(area), reported(area, text="别的网格", place=area.other_grid)
    seen = matters_for(area.visitor(area.grid_worker))
    assert here in seen
    assert there not in seen


def test_a_picture_of_another_matter_is_not_found(area: Neighbourhood, desk: Client) -> None:
    matter, other = placed(area, "public", "desk"), reported(area, text="另一件")
    file = MatterFile.objects.get(matter=matter).file_id
    assert desk.get(f"/c/qingyang/matters/{matter.id}/files/{file}/thumb/")["Cache-Control"].startswith("private")
    assert desk.get(f"/c/qingyang/matters/{matter.id}/files/{file}/huge/").status_code == 404
    assert desk.get(f"/c/qingyang/matters/{matter.id}/files/{other.id}/thumb/").status_code == 404


def test_residents_see_their_own_and_the_public_what_was_checked(area: Neighbourhood) -> None:
    mine = reported(area)
    assert list(matters_of(area.visitor(account=area.account))) == [mine]
    assert not public_matters().exists()
    saying.publish(matter=mine, title="漏水", listed=True, by=area.actor(area.worker), now=NOW)
    assert list(public_matters()) == [mine]
    Matter.objects.filter(id=mine.id).update(wall=Wall.STAFF)
    assert not public_matters().exists()


def test_harm_passes_by_the_desk_to_the_named_person(area: Neighbourhood) -> None:
    from linli.accounts.models import Notice

    matter = reported(area, text="孩子身上有伤", category=area.harm)
    assert matter.holder == area.party(area.guardian)
    assert not Notice.objects.filter(text__contains="孩子").exists()
    handing.dispatch(matter=matter, to=area.party(area.guardian), by=area.actor(area.guardian), now=NOW)
    handing.refuse(matter=matter, reason="回避", by=area.actor(area.guardian), now=NOW)
    assert matter.holder == area.party(area.secretary)


def cells(content: bytes) -> list[list[Any]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def test_the_register_leaves_without_reporters_and_without_formulas(area: Neighbourhood, desk: Client) -> None:
    reported(area, text="=HYPERLINK(1)", title='=HYPERLINK("http://x")')
    placed(area, "parties", "guardian")
    answer = desk.get("/c/qingyang/matters/register/?tab=all")
    head, *rows = cells(answer.content)
    assert head[:3] == ["编号", "标题", "类别"]
    assert len(rows) == 1
    assert rows[0][1] == '\'=HYPERLINK("http://x")'
    text = answer.content + str(rows).encode()
    assert "张秀兰".encode() not in text
    assert area.account.phone.encode() not in text
    paper = desk.get("/c/qingyang/matters/register/?tab=all&as=paper").content.decode()
    assert "事项台账" in paper
    assert "张秀兰" not in paper


def test_who_took_a_register_out_is_written_down(area: Neighbourhood) -> None:
    many_reported(area, 3)
    signed_in(Client(), area.worker).get("/c/qingyang/matters/register/?tab=all&category=" + str(area.leak.id))
    read = Read.objects.get(what="register")
    assert (read.reader_id, read.subject_id) == (area.worker.id, area.community.id)
    assert read.reason.startswith("导出 3 行：")
    assert str(area.leak.id) in read.reason
    log = signed_in(Client(), area.secretary).get("/c/qingyang/people/reads/").content.decode()
    assert "事项台账" in log
    assert "导出 3 行：" in log


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("grid_worker", 200), ("property_staff", 403), ("handler", 403)]
)
def test_who_may_take_a_register(area: Neighbourhood, role: str, status: int) -> None:
    assert signed_in(Client(), getattr(area, role)).get("/c/qingyang/matters/register/").status_code == status


def test_a_register_follows_the_filter(area: Neighbourhood, desk: Client) -> None:
    reported(area)
    tree = reported(area, text="大树倒了", category=area.tree)
    rows = cells(desk.get(f"/c/qingyang/matters/register/?tab=all&category={area.tree.id}").content)[1:]
    assert [row[0] for row in rows] == [tree.number]
