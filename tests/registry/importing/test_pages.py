"""The pages of an import: uploaded, looked at, applied, forgotten; who may, what is masked, what stays on the server."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from linli.kernel.jobs import work_once
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.registry.models import Group, Import, Membership, Party, Person, Place, Residence, Responsibility
from tests.factories import Neighbourhood, neighbourhood, signed_in
from tests.registry.importing import awful
from tests.registry.importing.awful import HEADS, LIU, PEOPLE, Page, book, changed, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def desk(client: Client, area: Neighbourhood) -> Client:
    return signed_in(client, area.worker)


def path(area: Neighbourhood, rest: str = "imports/") -> str:
    return f"/c/{area.community.code}/{rest}"


def upload(client: Client, area: Neighbourhood, raw: bytes, kind: str = "people", name: str = "名册.xlsx") -> Any:
    return client.post(path(area, "imports/upload/"), {"kind": kind, "list": SimpleUploadedFile(name, raw)})


def seen(client: Client, where: str) -> tuple[str, str]:
    """The page and the fingerprint in its form."""
    html = client.get(where).content.decode()
    return html, html.partition('name="seen" value="')[2].partition('"')[0]


def apply(client: Client, where: str, *ticks: str, make: bool = True) -> Any:
    _html, fingerprint = seen(client, where + ("?make=1" if make else ""))
    told = dict.fromkeys((*ticks, *(["make"] if make else [])), "1")
    return client.post(where + "apply/", {"seen": fingerprint, **told})


def test_a_file_without_rows_or_with_wrong_ones_only_says_so(desk: Client, area: Neighbourhood) -> None:
    """Neither is the same as what is on file."""
    nobody = desk.get(upload(desk, area, book(Page([HEADS])))["Location"]).content.decode()
    assert "没有读到一行" in nobody
    wrong = desk.get(upload(desk, area, book(Page([HEADS, ("", "男", LIU[2])])))["Location"]).content.decode()
    assert "有错的 1 行先改好再传" in wrong
    assert "和档案里的一样，没有要导入的" not in nobody + wrong


def test_it_is_shown_first_and_then_applied_once(desk: Client, area: Neighbourhood) -> None:
    where = upload(desk, area, awful.clean())["Location"]
    html, _fingerprint = seen(desk, where)
    assert "缺少 1 个地方" in html
    assert "花名册!H2" in html
    with in_community(area.community):
        assert not Person.objects.filter(party__name="刘建国").exists()
    assert apply(desk, where).status_code == 302
    with in_community(area.community):
        assert Person.objects.filter(party__name="刘建国").count() == 1
        kept = Import.objects.get()
        assert (kept.content, kept.told["came"]) == ("", 4)
        told = Event.objects.get(subject_id=kept.id)
        assert (told.verb, told.actor_id, told.data["came"]) == ("apply", area.worker.id, 4)
    assert "已导入：新增 4" in desk.get(where).content.decode()
    again = upload(desk, area, awful.clean())["Location"]
    assert "和档案里的一样" in desk.get(again).content.decode()


def test_numbers_are_masked_and_the_file_is_encrypted(desk: Client, area: Neighbourhood) -> None:
    raw = book(Page([HEADS, *changed(PEOPLE, "赵敏", 身份证号=LIU[2][:-1] + "0")]))
    where = upload(desk, area, raw)["Location"]
    html, _fingerprint = seen(desk, where + "?make=1")
    assert "199****0001" in html
    for number in (LIU[2], LIU[2][:-1] + "0", phone(1)):
        assert number not in html
    with in_community(area.community), connection.cursor() as cursor:
        cursor.execute("SELECT content FROM registry_import WHERE community_id = %s", [_plain(area.community.id)])
        stored = bytes(cursor.fetchone()[0])
    assert b"PK" not in stored[:40]
    assert LIU[2].encode() not in stored


def _plain(id: UUID) -> Any:
    return id if connection.vendor == "postgresql" else id.hex


def test_bad_rows_want_a_tick(desk: Client, area: Neighbourhood) -> None:
    where = upload(desk, area, book(Page([HEADS, *changed(PEOPLE, "赵敏", 身份证号="123")])))["Location"]
    refused = apply(desk, where)
    assert refused.status_code == 409
    assert "1 行不能导入" in refused.content.decode()
    with in_community(area.community):
        assert not Person.objects.filter(party__name="刘建国").exists()
        assert not Place.objects.filter(name="101室").exists()
    assert apply(desk, where, "leave_out").status_code == 302


def test_whoever_is_gone_wants_a_tick(desk: Client, area: Neighbourhood) -> None:
    apply(desk, upload(desk, area, awful.clean())["Location"])
    fewer = book(Page([HEADS, *PEOPLE[:2], PEOPLE[3]]))
    where = upload(desk, area, fewer)["Location"]
    html, _fingerprint = seen(desk, where)
    assert "名册里没有的 1 个" in html
    apply(desk, where, "let_go")
    with in_community(area.community):
        assert not Residence.objects.filter(person__party__name="刘小军", until_on=None, place__isnull=False).exists()


def test_what_changed_since_it_was_shown_is_shown_again(desk: Client, area: Neighbourhood) -> None:
    where = upload(desk, area, awful.clean())["Location"]
    _html, fingerprint = seen(desk, where + "?make=1")
    apply(desk, upload(desk, area, book(Page([HEADS, LIU])))["Location"])
    refused = desk.post(where + "apply/", {"seen": fingerprint, "make": "1"})
    assert refused.status_code == 409
    assert "再看一遍" in refused.content.decode()


def test_a_column_is_named_by_hand(desk: Client, area: Neighbourhood) -> None:
    where = upload(desk, area, book(Page([("姓名", "门牌楼室"), ("赵敏", "3-2-102")])))["Location"]
    assert "门牌楼室" in desk.get(where).content.decode()
    desk.post(where + "columns/", {"heading": ["门牌楼室"], "field": ["address"]})
    assert "青杨小区3号楼2单元102室" in desk.get(where).content.decode()


def test_the_copy_with_remarks_is_a_workbook(desk: Client, area: Neighbourhood) -> None:
    where = upload(desk, area, awful.twice(), name="新街 名册.xls")["Location"]
    response = desk.get(where + "file/")
    assert "no-store" in response["Cache-Control"]
    assert load_workbook(io.BytesIO(response.content))["花名册"]["J4"].value.startswith("这个证件号码")


@pytest.mark.parametrize(("raw", "told"), [(b"", "请选择文件"), (b"PK\x03\x04x", "打不开"), (b"<html><table>", "网页")])
def test_what_is_no_table_is_refused_in_words(desk: Client, area: Neighbourhood, raw: bytes, told: str) -> None:
    told = told if raw else "空的"
    refused = upload(desk, area, raw)
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert desk.post(path(area, "imports/upload/"), {"kind": "people"}).status_code == 422
    with in_community(area.community):
        assert not Import.objects.exists()


def test_it_is_forgotten_by_hand_and_after_a_day(desk: Client, area: Neighbourhood) -> None:
    first = upload(desk, area, awful.clean())["Location"]
    desk.post(first + "forget/")
    upload(desk, area, awful.clean())
    with in_community(area.community):
        assert [bool(row.content) for row in Import.objects.order_by("created_at", "id")] == [False, True]
        created = Import.objects.order_by("-created_at")[0].created_at
    assert work_once(created + timedelta(hours=25))
    with in_community(area.community):
        assert [bool(row.content) for row in Import.objects.order_by("id")] == [False, False]
    assert "已经删除" in desk.get(first).content.decode()


def test_who_may_not_edit_may_not_bring_in(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.grid_worker)
    assert client.get(path(area)).status_code == 403
    assert upload(client, area, awful.clean()).status_code == 403


def test_a_neighbour_community_sees_nothing_of_it(client: Client, area: Neighbourhood) -> None:
    where = upload(signed_in(client, area.worker), area, awful.clean())["Location"]
    other = neighbourhood("other", "外社区")
    signed_in(client, other.worker)
    assert client.get(where).status_code == 403
    assert client.get(where.replace("qingyang", "other")).status_code == 404


def test_the_other_lists_go_the_same_way(desk: Client, area: Neighbourhood) -> None:
    places = book(
        Page(
            [
                ("小区", "楼栋", "单元", "房号", "网格"),
                ("青杨小区", "5", "1", "301", "一号微格"),
                ("", "5", "1", "302", "没有"),
            ]
        )
    )
    html, _fingerprint = seen(desk, where := upload(desk, area, places, "places")["Location"])
    assert "没有叫“没有”的网格" in html
    apply(desk, where, "leave_out", make=False)
    firms = book(
        Page([("单位名称", "类别", "电话"), ("安居物业", "物业公司", "021-66660000"), ("青杨小学", "学校", "")])
    )
    apply(desk, upload(desk, area, firms, "organisations")["Location"], make=False)
    teams = book(Page([("队伍名称", "姓名", "职务"), ("红马甲志愿队", "李网格", "队长"), ("", "没有此人", "")]))
    apply(desk, upload(desk, area, teams, "teams")["Location"], make=False)
    posts = book(
        Page([("责任人", "责任", "责任区域"), ("红马甲志愿队", "楼栋长", "3号楼、5号楼"), ("谁", "网格员", "第一网格")])
    )
    html, _fingerprint = seen(desk, where := upload(desk, area, posts, "responsibilities")["Location"])
    assert "没有叫“谁”的人或单位" in html
    apply(desk, where, "leave_out", make=False)
    with in_community(area.community):
        home = Place.objects.select_related("parent__parent__parent", "grid").get(name="301室")
        assert (home.parent.parent.parent, home.grid) == (area.estate, area.micro_grid)  # type: ignore[union-attr]
        assert Group.objects.get(party__name="安居物业").phone == "02166660000"
        assert Group.objects.get(party__name="青杨小学").kind == "institution"
        team = Group.objects.get(party__name="红马甲志愿队")
        assert Membership.objects.get(group_id=team.party_id).title == "队长"
        rows = Responsibility.objects.filter(party_id=team.party_id, role="building_head").order_by("place__code")
        assert [row.place.name for row in rows.select_related("place") if row.place] == ["3号楼", "5号楼"]
    for raw, kind in ((places, "places"), (firms, "organisations"), (teams, "teams"), (posts, "responsibilities")):
        assert "和档案里的一样" in desk.get(upload(desk, area, raw, kind)["Location"]).content.decode(), kind


def test_a_post_taken_over_ends_the_one_before(desk: Client, area: Neighbourhood) -> None:
    def posts(who: str) -> bytes:
        return book(Page([("责任人", "责任", "责任区域"), (who, "网格长", "第一网格")]))

    apply(desk, upload(desk, area, posts("李网格"), "responsibilities")["Location"], make=False)
    where = upload(desk, area, posts("陈干事"), "responsibilities")["Location"]
    assert "名册里没有的 1 个" in seen(desk, where)[0]
    apply(desk, where, "let_go", make=False)
    with in_community(area.community):
        rows = Responsibility.objects.filter(role="grid_head").order_by("from_on", "id").select_related("party")
        assert [(row.party.name, row.until_on is None) for row in rows] == [("李网格", False), ("陈干事", True)]


@pytest.mark.parametrize(
    ("kind", "list_name"),
    [("people", "people"), ("places", "places"), ("organisations", "groups"), ("responsibilities", "responsibilities")],
)
def test_what_was_exported_comes_back_as_it_is(
    client: Client, area: Neighbourhood, kind: str, list_name: str
) -> None:  # fmt: skip
    """Hidden numbers are not read, names with wide brackets and phones with a dash are the same ones."""
    desk = signed_in(client, area.secretary)
    roster = upload(desk, area, awful.clean())["Location"]
    apply(desk, roster)
    with in_community(area.community):
        Party.objects.filter(id=area.property_company.id).update(name="安居物业（总部）")
        Group.objects.filter(party_id=area.property_company.id).update(phone="0573-40000017")
        Place.objects.filter(id=area.grid.id).update(name="第一网格（东片）")
    exported = desk.get(path(area, f"exports/{list_name}/"))
    book = load_workbook(io.BytesIO(b"".join(exported) if exported.streaming else exported.content))
    sheet = book.worksheets[0]
    if kind == "organisations":
        for row in range(sheet.max_row, 1, -1):
            if "物业" not in str(sheet.cell(row, 1).value):
                sheet.delete_rows(row)
    kept = io.BytesIO()
    book.save(kept)
    html = desk.get(upload(desk, area, kept.getvalue(), kind)["Location"]).content.decode()
    assert "和档案里的一样，没有要导入的" in html
    assert "不能导入</span>" not in html
