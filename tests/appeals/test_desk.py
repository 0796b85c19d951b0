"""代录: the caller is found first, then one form; what comes from WeChat; what is found on the round."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from PIL import Image

from linli.accounts.models import ResidentAccount
from linli.engines.matters.enums import Source, Stage
from linli.engines.matters.models import Matter, MatterFile
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.tenancy import in_community
from linli.practices.appeals.queries.callers import find_callers
from linli.practices.appeals.wechat import read_wechat
from linli.registry.enums import ResidenceKind
from linli.registry.models import Residence
from tests.counting import counted
from tests.factories import SINCE, TODAY, Neighbourhood, neighbourhood, person, reported, signed_in

pytestmark = pytest.mark.django_db
PHONE = "19910000077"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def picture(name: str = "a.png") -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/png")


def path(area: Neighbourhood, rest: str) -> str:
    return f"/c/{area.community.code}/{rest}"


def told(area: Neighbourhood, **more: object) -> dict[str, object]:
    return {"category": area.leak.id, "text": "二单元门禁坏了，进不了楼", "source": "call", "phone": PHONE, **more}


def test_a_call_becomes_a_matter_of_a_phone_nobody_proved(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    answer = client.post(path(area, "desk/"), told(area, name="吴阿姨", place=area.building.id, photos=picture()))
    assert answer.status_code == 302
    with in_community(area.community):
        matter = Matter.objects.get()
        account = matter.reporter.account
        assert account is not None
        assert (account.phone, account.verified_at, account.name) == (PHONE, None, "吴阿姨")
        assert (matter.source, matter.place_id, matter.stage) == (Source.CALL, area.building.id, Stage.REPORTED)
        assert MatterFile.objects.filter(matter=matter).count() == 1
    shown = client.get(answer["Location"])
    assert matter.number in shown.content.decode()


def test_the_same_phone_again_is_the_same_account(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    client.post(path(area, "desk/"), told(area))
    client.post(path(area, "desk/"), told(area, text="门禁又坏了", phone=f"+86 {PHONE}"))
    with in_community(area.community):
        assert ResidentAccount.objects.filter(phone_hash=keyed_hash(PHONE, "phone")).count() == 1
        assert Matter.objects.count() == 2


def test_what_is_missing_keeps_what_was_typed(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    answer = client.post(path(area, "desk/"), told(area, category="", phone="12"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "二单元门禁坏了，进不了楼" in page
    assert "电话号码不对" in page
    with in_community(area.community):
        assert not Matter.objects.exists()
        assert not ResidentAccount.objects.filter(verified_at=None).exists()


def test_a_picture_that_is_none_keeps_the_words(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    answer = client.post(path(area, "desk/"), told(area, photos=SimpleUploadedFile("a.png", b"no picture")))
    assert answer.status_code == 422
    assert "二单元门禁坏了" in answer.content.decode()


def test_what_a_category_asks_besides_is_asked_at_the_desk_too(client: Client, area: Neighbourhood) -> None:
    question = {"code": "floor", "ask": "漏到几楼", "ask_en": "", "answer": "number", "choices": [], "required": True}
    with in_community(area.community):
        type(area.leak).objects.filter(id=area.leak.id).update(questions=[question])
    signed_in(client, area.worker)
    chosen = client.get(path(area, f"desk/?category={area.leak.id}"), headers={"HX-Request": "true"})
    fragment = chosen.content.decode()
    assert "漏到几楼" in fragment
    assert "诉求内容" not in fragment, "with script only the questions come"
    first = client.post(path(area, "desk/"), told(area))
    assert first.status_code == 422
    assert "漏到几楼" in first.content.decode(), "without script the form comes back with them"
    assert client.post(path(area, "desk/"), told(area, **{"ask-floor": "很高"})).status_code == 422
    assert client.post(path(area, "desk/"), told(area, **{"ask-floor": "3", "ask-other": "x"})).status_code == 302
    with in_community(area.community):
        assert Matter.objects.get().text == "二单元门禁坏了，进不了楼\n漏到几楼：3"


def test_on_the_round_and_for_a_paper_it_is_asked_and_not_wanted(client: Client, area: Neighbourhood) -> None:
    question = {"code": "floor", "ask": "漏到几楼", "ask_en": "", "answer": "number", "choices": [], "required": True}
    with in_community(area.community):
        type(area.leak).objects.filter(id=area.leak.id).update(questions=[question])
    signed_in(client, area.secretary)
    seen = {"category": area.leak.id, "text": "管道漏水"}
    ways = (
        ("round/", {**seen, "outcome": "raise"}),
        ("forwarded/new/", {**seen, "number": "H1", "due_at": "2099-01-01T17:30"}),
        ("forwarded/new/", {**seen, "number": "H2", "due_at": "2099-01-01T17:30"}),
        ("round/", {**seen, "outcome": "settle", "done": "换了水管"}),
    )
    for number, (where, given) in enumerate(ways):
        fragment = client.get(path(area, f"{where}?category={area.leak.id}"), headers={"HX-Request": "true"})
        assert "漏到几楼" in fragment.content.decode()
        assert "required" not in fragment.content.decode()
        more = {"ask-floor": "6"} if number % 2 else {}
        assert client.post(path(area, where), {**given, **more}).status_code == 302
    with in_community(area.community):
        texts = list(Matter.objects.order_by("number").values_list("text", flat=True))
        assert texts == ["管道漏水", "管道漏水\n漏到几楼：6"] * 2


def test_a_retry_makes_no_second_matter(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    first = client.post(path(area, "desk/"), told(area, idempotency_key="k1"))
    again = client.post(path(area, "desk/"), told(area, idempotency_key="k1"))
    assert again["Location"] == first["Location"]
    with in_community(area.community):
        assert Matter.objects.count() == 1


def test_a_caller_is_found_by_phone_by_its_end_and_by_name(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        hashes = {"phone_hash": keyed_hash(PHONE, "phone"), "phone_last4_hash": last_four_hash(PHONE, "phone")}
        lin = person("林小满", phone=PHONE, **hashes)
        Residence.new(person=lin, place=area.dwelling, kind=ResidenceKind.LIVING, from_on=SINCE)
        visitor = area.visitor(area.worker)
        for text in (PHONE, "0077", "林小"):
            (found,) = find_callers(visitor, text, TODAY)
            assert (found.name, found.phone, found.home) == ("林小满", "199****0077", area.dwelling.full_name)
        reported(area)
        (known,) = find_callers(visitor, area.account.phone, TODAY)
        assert known.raised_count == 1
        assert find_callers(visitor, "查无此人", TODAY) == []
    page = signed_in(client, area.worker).get(path(area, "desk/?q=林小")).content.decode()
    assert "199****0077" in page
    assert PHONE not in page


def test_a_chosen_person_is_answered_on_the_phone_on_file(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        lin = person("林小满", phone=PHONE, phone_hash=keyed_hash(PHONE, "phone"))
    signed_in(client, area.worker)
    assert "林小满" in client.get(path(area, f"desk/?caller=p{lin.id}")).content.decode()
    client.post(path(area, "desk/"), told(area, phone="", caller=f"p{lin.id}"))
    with in_community(area.community):
        matter = Matter.objects.get()
        assert matter.reporter.person_id == lin.id
        assert matter.reporter.account is not None
        assert matter.reporter.account.phone == PHONE


def test_earlier_matters_of_a_caller_are_shown_but_not_behind_a_wall(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        open_one, hidden = reported(area), reported(area, category=area.harm, text="有人身危险")
    page = signed_in(client, area.worker).get(path(area, f"desk/?caller=a{area.account.id}")).content.decode()
    assert open_one.number in page
    assert hidden.number not in page


def test_a_pasted_message_fills_the_form(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    text = "小周妈妈 2026-05-18 09:58\n3号楼电梯又停了，老人下不来\n[图片]\n小周妈妈 2026-05-18 09:59\n电话19910000077"
    page = client.post(path(area, "desk/wechat/"), {"message": text}).content.decode()
    assert "3号楼电梯又停了，老人下不来</textarea>" in page
    assert 'value="小周妈妈"' in page
    assert 'value="wechat" checked' in page
    with in_community(area.community):
        assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("pasted", "sender", "text"),
    [
        ("楼道灯不亮", "", "楼道灯不亮"),
        ("王姐:\n楼道灯不亮\n三天了", "王姐", "楼道灯不亮\n三天了"),
        ("王姐 5月18日 10:02\n楼道灯不亮", "王姐", "楼道灯不亮"),
        ("—————  2026-05-18  —————\n王姐  10:02\n楼道灯不亮", "", "王姐  10:02\n楼道灯不亮"),
        ("10:02\n昨晚 22:00 开始停水", "", "昨晚 22:00 开始停水"),
        ("请看：\n[图片]", "请看", ""),
    ],
)
def test_wechat_headers_are_taken_off_and_words_kept(pasted: str, sender: str, text: str) -> None:
    assert (read_wechat(pasted).sender, read_wechat(pasted).text) == (sender, text)


def test_pictures_come_one_by_one_after_the_words(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    where = client.post(path(area, "desk/"), told(area, source="wechat"))["Location"]
    for _ in range(2):
        assert client.post(where + "pictures/", {"photos": picture()}).status_code == 302
    with in_community(area.community):
        assert MatterFile.objects.count() == 2


def test_found_and_mended_on_the_round_is_one_tap(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.grid_worker)
    page = client.get(path(area, "round/")).content.decode()
    assert f'value="{area.grid.id}" selected' in page
    done = {
        "category": area.leak.id,
        "text": "楼道灯不亮",
        "done": "已换新灯泡",
        "grid": area.grid.id,
        "outcome": "settle",
    }
    answer = client.post(path(area, "round/"), {**done, "photos": picture(), "done_photos": picture("b.png")})
    assert answer.status_code == 302
    with in_community(area.community):
        matter = Matter.objects.get()
        assert (matter.stage, matter.answer, matter.grid_id) == (Stage.CLOSED, "已换新灯泡", area.grid.id)
        assert (matter.source, matter.in_time) == (Source.ROUND, True)
        assert MatterFile.objects.filter(matter=matter, entry=None).count() == 1
        assert MatterFile.objects.filter(matter=matter).exclude(entry=None).count() == 1
    assert matter.number in client.get(path(area, "round/")).content.decode()


def test_found_but_not_mended_goes_to_the_desk(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.grid_worker)
    found = {"category": area.leak.id, "text": "路面塌陷", "grid": area.grid.id}
    refused = client.post(path(area, "round/"), {**found, "outcome": "settle"})
    assert refused.status_code == 422
    assert "路面塌陷" in refused.content.decode()
    assert client.post(path(area, "round/"), {**found, "outcome": "raise"}).status_code == 302
    with in_community(area.community):
        matter = Matter.objects.get()
        assert (matter.stage, matter.holder_id) == (Stage.REPORTED, area.desk.id)


def test_what_one_entered_outside_ones_grid_can_still_be_shown(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.grid_worker)
    where = client.post(path(area, "desk/"), told(area, where="别的网格"))["Location"]
    assert client.get(where).status_code == 200
    with in_community(area.community):
        other = reported(area, text="别人录的", place=area.estate)
    assert client.get(path(area, f"desk/{other.id}/")).status_code == 404


def test_property_staff_neither_enter_nor_settle(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.property_staff)
    assert client.get(path(area, "desk/")).status_code == 403
    assert client.get(path(area, "round/")).status_code == 403
    assert client.post(path(area, "desk/"), told(area)).status_code == 403


def test_the_desk_costs_few_queries(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    with in_community(area.community):
        reported(area)
    client.get(path(area, "desk/"))
    with counted(10):
        client.get(path(area, f"desk/?q={area.account.phone}"))
    with counted(10):
        client.get(path(area, f"desk/?caller=a{area.account.id}"))
    with counted(18):
        client.post(path(area, "desk/"), told(area, idempotency_key="k2"))
    done = {"category": area.leak.id, "text": "楼道灯不亮", "done": "已换", "grid": area.grid.id, "outcome": "settle"}
    with counted(18):
        client.post(path(area, "round/"), {**done, "idempotency_key": "k3"})


def test_whoever_settled_it_on_the_round_is_who_held_it(client: Client, area: Neighbourhood) -> None:
    """Out of hours too, when whoever is on duty holds what comes in."""
    signed_in(client, area.grid_worker)
    done = {"category": area.leak.id, "text": "楼道灯不亮", "done": "已换", "grid": area.grid.id, "outcome": "settle"}
    client.post(path(area, "round/"), done)
    client.post(path(area, "round/"), {**done, "done": "", "outcome": "raise"})
    with in_community(area.community):
        settled, raised = Matter.objects.order_by("number")
        assert settled.holder_id == area.party(area.grid_worker).id
        assert raised.holder_id == area.desk.id


def test_the_handler_reads_the_room_and_what_was_said_of_the_place(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    client.post(path(area, "desk/"), told(area, place=area.entrance.id, where="三楼东户门口"))
    with in_community(area.community):
        matter = Matter.objects.get()
    spot = "3号楼2单元 三楼东户门口"
    for page in (f"matters/{matter.id}/", f"matters/{matter.id}/print/"):
        assert spot in client.get(path(area, page)).content.decode(), page
    book = load_workbook(BytesIO(client.get(path(area, "matters/register/?tab=all")).content))
    assert [row[4] for row in book.active.iter_rows(min_row=2, values_only=True)] == [spot]


def test_a_number_alone_on_its_line_is_no_words_of_the_message() -> None:
    read = read_wechat("王阿姨 2026/11/21 20:13\n3幢楼下垃圾桶满了\n电话 19900007777")
    assert (read.sender, read.text, read.phone) == ("王阿姨", "3幢楼下垃圾桶满了", "19900007777")
    assert "19900007777" in read_wechat("王阿姨说打 19900007777 没人接").text
