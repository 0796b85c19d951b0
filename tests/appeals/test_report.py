"""A resident reports on a phone, step by step, without script."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.accounts.models import ResidentAccount
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter, MatterFile, Reporter
from linli.kernel.jobs import work_once
from linli.kernel.models import Event, StoredFile
from linli.kernel.tenancy import in_community
from linli.practices.appeals.actions.reporting import send_report
from linli.practices.appeals.models import Draft, DraftFile
from linli.practices.appeals.queries.reports import draft_with
from tests.appeals.acting import a_photo, code_from, path, send_keys, text_of
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, resident_in

pytestmark = pytest.mark.django_db
WORDS = "楼道灯坏了三天，老人上下楼看不见"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def at(name: str, **kwargs: Any) -> str:
    return path("qingyang", name, **kwargs)


def told_what(client: Client, area: Neighbourhood, **fields: Any) -> Any:
    return client.post(at("report"), {"category": area.leak.id, "text": WORDS, **fields})


def told_where(client: Client, area: Neighbourhood, **fields: Any) -> Any:
    return client.post(at("report-where"), {"place": area.building.id, "room": "2单元", "words": "", **fields})


def test_three_steps_a_phone_and_a_number(
    client: Client, area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told_what(client, area).url == at("report-where")
    assert told_where(client, area).url == at("report-contact")
    sent = client.post(at("report-code"), {"phone": "199 1234 0001", "name": "张阿姨"})
    assert sent.url.startswith(at("report-contact"))
    assert "199****0001" in text_of(client.get(at("report-contact")))
    code = code_from(capsys)
    checked = client.post(
        at("report-contact"), {"phone": "19912340001", "name": "张阿姨", "wants_call": "1", "code": code}
    )
    assert checked.url == at("report-check")
    answers = text_of(client.get(at("report-check")))
    assert WORDS in answers
    assert "3号楼" in answers
    assert "请打电话给我" in answers
    done = send_keys(client, at("report-check"))
    page = text_of(client.get(done.url))
    with in_community(area.community):
        matter = Matter.objects.select_related("reporter").get()
        assert matter.text == WORDS
        assert matter.place_id == area.building.id
        assert matter.grid_id == area.micro_grid.id
        assert matter.reporter.name == "张阿姨"
        assert matter.reporter.wants_call
        assert ResidentAccount.objects.get(id=matter.reporter.account_id).phone == "19912340001"
    assert matter.number in page
    assert "<svg" in page
    assert "社区受理台" in page
    assert "5月25日" in page


def test_a_resident_signed_in_skips_the_contact_and_reports_from_home(client: Client, area: Neighbourhood) -> None:
    _living_at_home(area)
    resident_in(client, area.community, area.account)
    told_what(client, area)
    assert "就在我家" in text_of(client.get(at("report-where")))
    assert client.post(at("report-where"), {"home": area.dwelling.id}).url == at("report-check")
    with counted(18):
        client.post(at("report-check"), {})
    with in_community(area.community):
        matter = Matter.objects.select_related("reporter").get()
        assert matter.place_id == area.dwelling.id
        assert matter.reporter.account_id == area.account.id


def _living_at_home(area: Neighbourhood) -> None:
    from linli.registry.models import Residence
    from tests.factories import SINCE, person

    with in_community(area.community):
        who = person("张秀兰", account=area.account)
        Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)


def test_anothers_dwelling_is_not_taken_for_a_place(client: Client, area: Neighbourhood) -> None:
    resident_in(client, area.community, area.account)
    told_what(client, area)
    client.post(at("report-where"), {"place": area.dwelling.id, "words": "门口"})
    send_keys(client, at("report-check"))
    with in_community(area.community):
        assert Matter.objects.get().place_id is None


def test_anonymous_where_the_category_allows(client: Client, area: Neighbourhood) -> None:
    told_what(client, area)
    told_where(client, area)
    assert client.post(at("report-anonymous"), {}).url == at("report-check")
    send_keys(client, at("report-check"))
    with in_community(area.community):
        matter = Matter.objects.get()
        assert Reporter.objects.get(matter=matter).is_anonymous
        assert Event.objects.get(subject_id=matter.id, verb="report").actor_id is None


def test_a_resident_who_chooses_to_be_anonymous_is_named_nowhere(client: Client, area: Neighbourhood) -> None:
    resident_in(client, area.community, area.account)
    told_what(client, area)
    told_where(client, area)
    client.post(at("report-anonymous"), {})
    send_keys(client, at("report-check"))
    with in_community(area.community):
        matter = Matter.objects.get()
        assert Reporter.objects.get(matter=matter).is_anonymous
        assert not Event.objects.filter(actor_id=area.account.id).exists()


def test_not_anonymous_where_the_category_does_not_allow(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        type(area.leak).objects.filter(id=area.leak.id).update(anonymous=False)
    told_what(client, area)
    told_where(client, area)
    assert "匿名" not in text_of(client.get(at("report-contact")))
    assert client.post(at("report-anonymous"), {}).url == at("report-contact")
    assert client.get(at("report-check")).url == at("report-contact")


def test_a_hidden_name_is_not_kept(client: Client, area: Neighbourhood) -> None:
    resident_in(client, area.community, area.account)
    told_what(client, area)
    told_where(client, area)
    client.post(at("report-contact"), {"name": "张秀兰", "hide_name": "1"})
    send_keys(client, at("report-check"))
    with in_community(area.community):
        reporter = Reporter.objects.get()
        assert (reporter.name, reporter.person_id, reporter.account_id) == ("", None, area.account.id)


def test_sent_twice_is_one_matter(client: Client, area: Neighbourhood) -> None:
    resident_in(client, area.community, area.account)
    told_what(client, area)
    told_where(client, area)
    first = send_keys(client, at("report-check"))
    again = client.post(at("report-check"), {})
    assert again.url == first.url
    assert client.get(at("report-check")).url == first.url
    with in_community(area.community):
        assert Matter.objects.count() == 1
    assert 'name="text" rows="5"' in text_of(client.get(at("report")))


def test_two_presses_at_once_are_one_matter(client: Client, area: Neighbourhood) -> None:
    """The second press read the draft before the first one sent it."""
    resident_in(client, area.community, area.account)
    told_what(client, area)
    told_where(client, area)
    with in_community(area.community):
        seen = [draft_with(Draft.objects.get().id) for _press in range(2)]
        sent = {"category": area.leak, "account": area.account, "by": area.reporter, "now": NOW}
        first, second = (send_report(draft=draft, **sent) for draft in seen if draft)
        assert first.id == second.id
        assert Matter.objects.count() == 1


def test_an_old_page_does_not_send_another_report(client: Client, area: Neighbourhood) -> None:
    resident_in(client, area.community, area.account)
    told_what(client, area)
    told_where(client, area)
    assert client.post(at("report-check"), {"draft": "01890000-0000-7000-8000-000000000000"}).url == at("report-check")
    with in_community(area.community):
        assert not Matter.objects.exists()


def test_everything_typed_is_kept_when_something_is_missing(
    client: Client, area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = client.post(at("report"), {"text": WORDS})
    assert refused.status_code == 422
    assert WORDS in text_of(refused)
    assert "请选择是哪一类问题" in text_of(refused)
    told_what(client, area)
    assert WORDS in text_of(client.get(at("report")))
    refused = client.post(at("report-where"), {"room": "2单元501", "place": ""})
    assert refused.status_code == 422
    assert "2单元501" in text_of(refused)
    told_where(client, area)
    refused = client.post(at("report-code"), {"phone": "123", "name": "老李"})
    assert refused.status_code == 422
    assert "老李" in text_of(refused)
    client.post(at("report-code"), {"phone": "19912340002", "name": "老李"})
    wrong = client.post(at("report-contact"), {"phone": "19912340002", "name": "老李", "code": "000"})
    assert wrong.status_code == 422
    assert "验证码不对" in text_of(wrong)
    assert "老李" in text_of(wrong)
    capsys.readouterr()


def test_photos_come_one_by_one_and_can_be_taken_out(client: Client, area: Neighbourhood) -> None:
    client.post(at("report-photo"), {"category": area.leak.id, "text": WORDS, "photo": a_photo("red")})
    client.post(at("report-photo"), {"category": area.leak.id, "text": WORDS, "photo": a_photo("blue")})
    client.post(at("report-photo"), {"category": area.leak.id, "text": WORDS, "photo": a_photo("blue")})
    page = text_of(client.get(at("report")))
    assert WORDS in page
    with in_community(area.community):
        photos = list(DraftFile.objects.order_by("position"))
    assert len(photos) == 2
    shown = client.get(at("draft-photo", id=photos[0].id, size="thumb"))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown.content.startswith(b"\xff\xd8")
    assert Client().get(at("draft-photo", id=photos[0].id, size="thumb")).status_code == 302
    client.post(at("report-photo-remove", id=photos[0].id), {"category": area.leak.id, "text": WORDS})
    told_what(client, area, photo=a_photo("green"))
    told_where(client, area)
    client.post(at("report-anonymous"), {})
    send_keys(client, at("report-check"))
    with in_community(area.community):
        assert MatterFile.objects.filter(matter=Matter.objects.get(), entry=None).count() == 2
    work_once(NOW + timedelta(hours=25))
    with in_community(area.community):
        assert not DraftFile.objects.exists()
        assert MatterFile.objects.count() == 2


def test_a_bad_photo_is_refused_and_the_words_stay(client: Client, area: Neighbourhood) -> None:
    broken = a_photo()
    broken.truncate(300)
    refused = client.post(at("report-photo"), {"category": area.leak.id, "text": WORDS, "photo": broken})
    assert refused.status_code == 422
    assert WORDS in text_of(refused)
    refused = client.post(at("report-photo"), {"category": area.leak.id, "text": WORDS})
    assert "请先选一张照片" in text_of(refused)


def test_nine_photos_and_no_more(client: Client, area: Neighbourhood) -> None:
    for number in range(9):
        client.post(at("report-photo"), {"text": WORDS, "photo": a_photo(f"#{number}{number}0000")})
    page = text_of(client.get(at("report")))
    assert 'type="file"' not in page
    refused = client.post(at("report-photo"), {"text": WORDS, "photo": a_photo("white")})
    assert refused.status_code == 422
    assert "最多 9 张" in text_of(refused)
    with in_community(area.community):
        assert StoredFile.objects.count() == 9


def test_one_field_takes_one_photo(client: Client, area: Neighbourhood) -> None:
    assert not re.search(r"<input[^>]*\bmultiple\b", text_of(client.get(at("report"))))


def test_a_point_finds_its_grid(client: Client, area: Neighbourhood) -> None:
    square = {
        "type": "Polygon",
        "coordinates": [[[121.0, 30.0], [121.1, 30.0], [121.1, 30.1], [121.0, 30.1], [121.0, 30.0]]],
    }
    with in_community(area.community):
        type(area.other_grid).objects.filter(id=area.other_grid.id).update(outline=square)
    resident_in(client, area.community, area.account)
    told_what(client, area)
    assert client.post(at("report-where"), {"do": "map", "words": "东门"}).url == at("report-point")
    page = text_of(client.get(at("report-point")))
    assert "东门" in page
    assert client.get(at("report-shapes")).json()["features"][0]["geometry"] == square
    assert client.post(at("report-point"), {"latitude": "", "longitude": ""}).status_code == 422
    assert client.post(at("report-point"), {"latitude": "30.05", "longitude": "121.05"}).url == at("report-check")
    assert "第二网格" in text_of(client.get(at("report-check")))
    send_keys(client, at("report-check"))
    with in_community(area.community):
        assert Matter.objects.get().grid_id == area.other_grid.id


def test_violence_says_whom_to_call_first_and_goes_to_a_named_person(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        type(area.harm).objects.filter(id=area.harm.id).update(warning="有人受伤、要伤人：请先拨打 110，受伤拨打 120")
    page = text_of(client.get(at("report")))
    assert page.index('href="tel:110"') < page.index('name="category"')
    assert 'href="tel:120"' in page
    resident_in(client, area.community, area.account)
    told_what(client, area, category=area.harm.id)
    told_where(client, area)
    assert 'href="tel:110"' in text_of(client.get(at("report-check")))
    done = send_keys(client, at("report-check"))
    assert "孙专人" in text_of(client.get(done.url))
    with in_community(area.community):
        matter = Matter.objects.get()
        assert matter.wall == Wall.PARTIES
        assert matter.holder_id == area.party(area.guardian).id


def test_what_is_known_nearby_is_shown(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        shown, hidden = reported(area, text="三单元楼道灯不亮"), reported(area, text="张三家里漏水")
        Matter.objects.filter(id=shown.id).update(is_listed=True, public_title="楼道灯不亮")
    resident_in(client, area.community, area.account)
    told_what(client, area)
    told_where(client, area)
    page = text_of(client.get(at("report-check")))
    assert "附近已有类似反映" in page
    assert "楼道灯不亮" in page
    assert hidden.title not in page


def test_a_draft_left_alone_is_forgotten(client: Client, area: Neighbourhood) -> None:
    client.post(at("report-photo"), {"category": area.leak.id, "text": WORDS, "photo": a_photo()})
    told_what(client, area)
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert client.get(at("report-where")).url == at("report")
        page = text_of(client.get(at("report")))
        assert "已超过 24 小时" in page
        assert WORDS not in page
    work_once(NOW + timedelta(hours=25))
    with in_community(area.community):
        assert not Draft.objects.exists()
        assert not StoredFile.objects.exists()


def test_a_draft_belongs_to_its_session(client: Client, area: Neighbourhood) -> None:
    told_what(client, area)
    other = Client()
    assert WORDS not in text_of(other.get(at("report")))
    assert other.get(at("report-check")).url == at("report")
    with in_community(area.community):
        assert WORDS not in str(Draft.objects.get().id)


def test_without_a_desk_nothing_is_lost(client: Client, area: Neighbourhood) -> None:
    from linli.registry.models import Group

    with in_community(area.community):
        Group.objects.filter(kind="desk").update(kind="other")
    resident_in(client, area.community, area.account)
    told_what(client, area)
    told_where(client, area)
    refused = send_keys(client, at("report-check"))
    assert refused.status_code == 409
    assert WORDS in text_of(refused)


def test_queries_and_weight(client: Client, area: Neighbourhood) -> None:
    resident_in(client, area.community, area.account)
    with counted(10):
        first = client.get(at("report"))
    assert len(first.content) < 40_000
    with counted(18):
        told_what(client, area)
    with counted(10):
        client.get(at("report-where"))
    with counted(18):
        told_where(client, area)
    with counted(10):
        client.get(at("report-check"))
    with counted(18):
        done = client.post(at("report-check"), {})
    with counted(10):
        client.get(done.url)


def test_words_of_harm_bring_the_numbers_first_and_stay_with_the_staff(client: Client, area: Neighbourhood) -> None:
    """Whatever category was chosen for it."""
    resident_in(client, area.community, area.account)
    told_what(client, area, text="楼上有人天天打孩子，疑似虐待")
    told_where(client, area)
    page = text_of(client.get(at("report-check")))
    assert "tel:110" in page
    assert "tel:120" in page
    client.post(at("report-check"), {})
    with in_community(area.community):
        assert Matter.objects.get().wall == Wall.STAFF
