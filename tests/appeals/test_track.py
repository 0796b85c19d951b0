"""Following a matter by its link: no account, no script, and one tap is one answer."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.accounts.models import Notice
from linli.engines.matters.actions.answering import answer, ask, end
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.actions.joining import join
from linli.engines.matters.actions.saying import note
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Matter, MatterFile
from linli.kernel.links import tracking_mac
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from tests.appeals.acting import a_photo, code_from, path, text_of
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, resident_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def at(matter: Matter, name: str = "track", **kwargs: Any) -> str:
    return path("qingyang", name, number=matter.number, mac=tracking_mac(matter.id), **kwargs)


def fresh(area: Neighbourhood, matter: Matter) -> Matter:
    with in_community(area.community):
        return Matter.objects.get(id=matter.id)


def handled(area: Neighbourhood, **fields: Any) -> Matter:
    """A matter with the property company, who said something to the reporter and something among themselves."""
    with in_community(area.community):
        matter = reported(area, **fields)
        worker, staff = area.actor(area.worker), area.actor(area.property_staff)
        dispatch(matter=matter, to=area.property_company, by=worker, now=NOW)
        note(matter=matter, text="配件明天到", public=True, by=staff, now=NOW)
        note(matter=matter, text="这户以前也报过", public=False, by=staff, now=NOW)
        return matter


def answered(area: Neighbourhood, **fields: Any) -> Matter:
    matter = handled(area, **fields)
    with in_community(area.community):
        return answer(matter=matter, text="已换新灯，请看看", by=area.actor(area.property_staff), now=NOW)


def test_the_link_tells_who_has_it_by_when_and_what_happened(client: Client, area: Neighbourhood) -> None:
    matter = handled(area)
    page = text_of(client.get(at(matter)))
    assert "现在由 安居物业 负责" in page
    assert "预计 5月25日（周一） 17:30 前办好" in page or "预计 5月25日（周一）" in page
    assert "派给 安居物业 办理" in page
    assert "配件明天到" in page
    assert page.index("<strong>安居物业</strong>") < page.index("配件明天到")
    assert "这户以前也报过" not in page


def test_a_wrong_link_opens_nothing(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        matter, other = reported(area), reported(area, text="另一件事")
    for mac in (tracking_mac(other.id), "x" * 22, "短"):
        for name in ("track", "received"):
            assert client.get(path("qingyang", name, number=matter.number, mac=mac)).status_code == 404
        assert client.post(path("qingyang", "track-urge", number=matter.number, mac=mac)).status_code == 404
    assert client.get(path("qingyang", "track", number="26-99999-9", mac="x")).status_code == 404


def test_another_community_does_not_open_it(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        matter = reported(area)
    neighbourhood("xinjie", "新街社区")
    assert client.get(path("xinjie", "track", number=matter.number, mac=tracking_mac(matter.id))).status_code == 404


def test_opening_a_link_changes_nothing(client: Client, area: Neighbourhood) -> None:
    matter = answered(area)
    before = fresh(area, matter).version
    for name in ("track-evaluate", "track-urge", "track-reply"):
        assert client.get(at(matter, name)).status_code == 405
    client.get(at(matter))
    assert fresh(area, matter).version == before


def test_urging_reaches_the_holder_and_not_twice(client: Client, area: Neighbourhood) -> None:
    matter = handled(area)
    assert client.post(at(matter, "track-urge")).url == at(matter)
    urged = text_of(client.get(at(matter)))
    assert "已帮您催办" in urged
    assert "催一催" not in urged
    again = client.post(at(matter, "track-urge"))
    assert again.status_code == 409
    assert "已经催过了" in text_of(again)
    with in_community(area.community):
        assert Notice.objects.filter(kind="matter_urged", user=area.property_staff).count() == 1
        assert Event.objects.get(verb="urge").actor_id == matter.id
    assert fresh(area, matter).urged_count == 1


def test_a_question_is_answered_with_words_and_a_picture(client: Client, area: Neighbourhood) -> None:
    matter = handled(area)
    with in_community(area.community):
        ask(matter=matter, question="是几单元？", by=area.actor(area.property_staff), now=NOW)
    assert "是几单元？" in text_of(client.get(at(matter)))
    empty = client.post(at(matter, "track-reply"), {"text": " "})
    assert empty.status_code == 422
    broken = a_photo()
    broken.truncate(300)
    refused = client.post(at(matter, "track-reply"), {"text": "2单元一楼", "photo": broken})
    assert refused.status_code == 422
    assert "2单元一楼" in text_of(refused)
    client.post(at(matter, "track-reply"), {"text": "2单元一楼", "photo": a_photo()})
    page = text_of(client.get(at(matter)))
    assert "您的回复已送到" in page
    assert "2单元一楼" in page
    assert fresh(area, matter).stage == Stage.HANDLING
    with in_community(area.community):
        photo = MatterFile.objects.get(matter=matter)
    assert client.get(at(matter, "track-photo", id=photo.id, size="full"))["Content-Type"] == "image/jpeg"


def test_an_inner_picture_is_not_shown(client: Client, area: Neighbourhood) -> None:
    from linli.kernel.files import store_image

    matter = handled(area)
    with in_community(area.community):
        files = (store_image(a_photo(), now=NOW),)
        note(matter=matter, text="现场", public=False, files=files, by=area.actor(area.worker), now=NOW)
        photo = MatterFile.objects.get(matter=matter)
    assert client.get(at(matter, "track-photo", id=photo.id, size="full")).status_code == 404


@pytest.mark.parametrize(("tap", "rating"), [("satisfied", Rating.SATISFIED), ("basically", Rating.BASICALLY)])
def test_one_tap_closes_and_the_same_tap_again_changes_nothing(
    client: Client, area: Neighbourhood, tap: str, rating: Rating
) -> None:
    matter = answered(area)
    assert "已换新灯，请看看" in text_of(client.get(at(matter)))
    assert client.post(at(matter, "track-evaluate"), {"rating": tap}).url == at(matter)
    assert client.post(at(matter, "track-evaluate"), {"rating": tap}).url == at(matter)
    closed = fresh(area, matter)
    assert (closed.stage, closed.rating) == (Stage.CLOSED, rating)
    with in_community(area.community):
        assert Event.objects.filter(subject_id=matter.id, verb="evaluate").count() == 1
    changed = client.post(at(matter, "track-evaluate"), {"rating": "satisfied" if tap == "basically" else "basically"})
    assert changed.status_code == 409
    assert fresh(area, matter).rating == rating


def test_a_link_opens_nothing_half_a_year_after_the_end_but_the_phone_does(client: Client, area: Neighbourhood) -> None:
    matter = answered(area)
    client.post(at(matter), {})
    client.post(at(matter, "track-evaluate"), {"rating": "satisfied"})
    with time_machine.travel(NOW + timedelta(days=179), tick=False):
        assert client.get(at(matter)).status_code == 200
    with time_machine.travel(NOW + timedelta(days=182), tick=False):
        for answer in (client.get(at(matter)), client.post(at(matter, "track-evaluate"), {"rating": "satisfied"})):
            assert answer.status_code == 410
            assert "这个链接过期了" in text_of(answer)
            assert matter.number in answer.content.decode()
            assert matter.title not in answer.content.decode()
        assert client.get(at(matter, "received")).status_code == 410
        assert resident_in(Client(), area.community, area.account).get(at(matter)).status_code == 200


def test_not_satisfied_reopens_with_its_reason_once(client: Client, area: Neighbourhood) -> None:
    matter = answered(area)
    fields = {"rating": "unsatisfied:unsolved", "words": "还是不亮"}
    client.post(at(matter, "track-evaluate"), fields)
    client.post(at(matter, "track-evaluate"), fields)
    again = fresh(area, matter)
    assert (again.stage, again.reopened_count, again.rating) == (Stage.HANDLING, 1, Rating.UNSATISFIED)
    page = text_of(client.get(at(matter)))
    assert "没解决。还是不亮" in page
    assert "重新办理" in page


def test_a_closed_matter_can_be_asked_for_again_for_thirty_days(client: Client, area: Neighbourhood) -> None:
    matter = answered(area)
    client.post(at(matter, "track-evaluate"), {"rating": "satisfied"})
    assert "要求重办" in text_of(client.get(at(matter)))
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert "要求重办" not in text_of(client.get(at(matter)))
        late = client.post(at(matter, "track-evaluate"), {"rating": "unsatisfied:slow", "words": "又坏了"})
        assert late.status_code == 409
        assert "请重新上报" in text_of(late)
    client.post(at(matter, "track-evaluate"), {"rating": "unsatisfied:slow"})
    assert fresh(area, matter).stage == Stage.HANDLING


def test_a_made_up_rating_is_refused(client: Client, area: Neighbourhood) -> None:
    matter = answered(area)
    for rating in ("", "great", "unsatisfied:because"):
        assert client.post(at(matter, "track-evaluate"), {"rating": rating}).status_code == 422
    assert fresh(area, matter).stage == Stage.ANSWERED


def test_what_was_ended_says_why_and_cannot_be_reopened(client: Client, area: Neighbourhood) -> None:
    matter = handled(area)
    with in_community(area.community):
        Matter.objects.filter(id=matter.id).update(reopened_count=2)
        matter = Matter.objects.select_related("community", "holder").get(id=matter.id)
        end(matter=matter, reason="管道归自来水公司，已移交", by=area.actor(area.secretary), now=NOW)
    page = text_of(client.get(at(matter)))
    assert "社区已宣布终结" in page
    assert "管道归自来水公司，已移交" in page
    assert "要求重办" not in page


def test_a_joined_matter_follows_its_original(client: Client, area: Neighbourhood) -> None:
    original = handled(area)
    with in_community(area.community):
        matter = reported(area, text="我家也返水")
        join(matter=matter, original=original, by=area.actor(area.worker), now=NOW)
    page = text_of(client.get(at(matter)))
    assert f"与 {original.number} 是同一件事" in page
    assert "现在由 安居物业 负责" in page
    assert original.text not in page


def test_who_acts_is_written_down_as_they_are(client: Client, area: Neighbourhood) -> None:
    first, second = answered(area), answered(area, text="路灯不亮")
    resident_in(client, area.community, area.account)
    client.post(at(first, "track-evaluate"), {"rating": "satisfied"})
    staff = signed_in(Client(), area.property_staff)
    staff.post(at(second, "track-evaluate"), {"rating": "satisfied"})
    with in_community(area.community):
        assert Event.objects.get(subject_id=first.id, verb="evaluate").actor_id == area.account.id
        assert Event.objects.get(subject_id=second.id, verb="evaluate").actor_id == area.property_staff.id


def test_progress_by_number_and_phone(client: Client, area: Neighbourhood, capsys: pytest.CaptureFixture[str]) -> None:
    matter = handled(area)
    where = path("qingyang", "lookup")
    phone = area.account.phone
    sent = client.post(where, {"number": matter.number, "phone": phone, "do": "send"})
    assert "验证码已发到" in text_of(sent)
    code = code_from(capsys)
    wrong = client.post(where, {"number": matter.number, "phone": phone, "code": "1"})
    assert wrong.status_code == 422
    assert matter.number in text_of(wrong)
    digits = matter.number.replace("-", " ")
    assert client.post(where, {"number": digits, "phone": phone, "code": code}).url == at(matter)
    assert client.post(where, {"number": "26-99999-9"}).status_code == 422


def test_anothers_matter_is_not_found_by_its_number(
    client: Client, area: Neighbourhood, capsys: pytest.CaptureFixture[str]
) -> None:
    matter = handled(area)
    where = path("qingyang", "lookup")
    client.post(where, {"number": matter.number, "phone": "19900009999", "do": "send"})
    code = code_from(capsys)
    refused = client.post(where, {"number": matter.number, "phone": "19900009999", "code": code})
    assert refused.status_code == 422
    assert "没有反映过这个编号" in text_of(refused)


def test_queries(client: Client, area: Neighbourhood) -> None:
    matter = answered(area)
    resident_in(client, area.community, area.account)
    with counted(10):
        client.get(at(matter))
    with counted(18):
        client.post(at(matter, "track-evaluate"), {"rating": "unsatisfied:slow", "idempotency_key": "k"})
    with counted(18):
        client.post(at(matter, "track-urge"), {"idempotency_key": "l"})
    with counted(10):
        client.get(path("qingyang", "lookup"))
