"""HS4 联动外部单位: the bus company is asked for a line by link, answers, promises a day, and is followed until it comes."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from linli.accounts.models import Notice
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.actions.saying import sort
from linli.engines.matters.actions.telling import tracking_path
from linli.engines.matters.models import Matter, MatterFile
from linli.kernel.jobs import work_once
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI
from linli.practices.outside.models import AnswerLink, Promise
from linli.registry.enums import GroupKind
from tests.factories import NOW, Neighbourhood, group, neighbourhood, reported, signed_in

WANTED = "搬到新村后没有公交，张奶奶（电话13800138000）住3号楼2单元102室，去医院要走四十分钟，请开一条公交线"


@pytest.fixture
def area(db: Any) -> Iterator[Neighbourhood]:
    with time_machine.travel(NOW):
        made = neighbourhood("houshan", "后山社区")
        with in_community(made.community):
            made.others["bus"] = group(GroupKind.COMPANY, "bus", "公交公司")
            yield made


@pytest.fixture
def asked(area: Neighbourhood) -> Matter:
    """In the bus company's hands, which has no account here."""
    matter = reported(area, text=WANTED, place=area.dwelling)
    return dispatch(matter=matter, to=area.others["bus"], by=area.actor(area.worker), now=NOW)


def ask(area: Neighbourhood, matter: Matter, **more: str) -> str:
    """The desk sends the link, as the form proposes it; its path."""
    desk = signed_in(Client(), area.worker)
    form = desk.get(f"/c/houshan/matters/{matter.id}/outside/").content.decode()
    words = re.search(r'<textarea[^>]*name="asked"[^>]*>(.*?)</textarea>', form, re.S)
    assert words is not None
    sent = {"asked": words[1].strip(), "where": "", "phone": "19900007777", "days": "90", **more}
    assert desk.post(f"/c/houshan/matters/{matter.id}/outside/", sent).status_code == 302
    page = desk.get(f"/c/houshan/matters/{matter.id}/outside/").content.decode()
    return re.findall(r"<code>https?://[^/]+(/c/houshan/outside/[^<]+)</code>", page)[0]


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return SimpleUploadedFile("stop.png", content.getvalue(), "image/png")


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def everything_due(now: datetime) -> None:
    while work_once(now):
        pass


def test_the_bus_company_answers_promises_and_delivers_by_its_link(
    area: Neighbourhood, asked: Matter, capsys: pytest.CaptureFixture[str]
) -> None:
    link, bus, due = ask(area, asked), Client(), (NOW + timedelta(days=40)).date()
    everything_due(NOW + timedelta(minutes=1))
    assert f"19900007777  后山社区请公交公司办理 {asked.number}" in capsys.readouterr().out
    page = bus.get(link).content.decode()
    assert "请开一条公交线" in page
    assert not any(secret in page for secret in ("张奶奶", "13800138000", "102室", "张秀兰", str(area.account.phone)))
    asked.refresh_from_db()
    assert asked.stage == "dispatched"  # a link that was only opened, or fetched ahead, changed nothing
    answer = {"text": "已批准，新开12路支线，经停后山站", "due_on": due.isoformat(), "photo1": picture()}
    assert bus.post(link + "answer/", answer).status_code == 302
    asked.refresh_from_db()
    assert (asked.stage, asked.answer) == ("answered", answer["text"])
    assert Notice.objects.filter(account=area.account, text__contains=f"答应 {due} 前办到").count() == 1
    assert MatterFile.objects.filter(matter=asked, entry__kind="answer").count() == 1
    seen = bus.get(tracking_path(asked)).content.decode()
    assert "公交公司" in seen
    assert f"答应 {due} 前办到" in seen
    story = signed_in(Client(), area.worker).get(f"/c/houshan/matters/{asked.id}/").content.decode()
    assert "公交公司" in story
    assert "外单位答应了日期" in story
    assert "办理链接已发到对方手机" in story
    # three days before, the day after and weekly, until it is there
    for days, count in ((-2, 1), (1, 2), (8, 3), (9, 3)):
        everything_due(at(due + timedelta(days=days)))
        assert Promise.objects.get().asked_count == count
    assert "您单位答应的日期已过" in capsys.readouterr().out
    assert Notice.objects.filter(kind="promise_late", user=area.secretary).count() == 2
    with time_machine.travel(at(due + timedelta(days=9))):
        late = signed_in(Client(), area.secretary).get("/c/houshan/promises/?tab=over").content.decode()
        assert "新开12路支线" in late
        link = ask_again(area, asked)
        assert bus.post(link + "done/", {"words": "12路支线今天通车"}).status_code == 302
        made = Promise.objects.get()
        assert (made.state, made.ended_on) == ("kept", due + timedelta(days=9))
        table = signed_in(Client(), area.secretary).get("/c/houshan/promises/?tab=done").content.decode()
        assert "公交公司" in table
        assert "0%" in table  # one promise, kept late


def ask_again(area: Neighbourhood, matter: Matter) -> str:
    """The first link is still good: ninety days."""
    page = signed_in(Client(), area.worker).get(f"/c/houshan/matters/{matter.id}/outside/").content.decode()
    return re.findall(r"<code>https?://[^/]+(/c/houshan/outside/[^<]+)</code>", page)[0]


def test_a_browser_may_send_the_forms_of_a_link(area: Neighbourhood, asked: Matter) -> None:
    """Told to send no referrer, it would send `Origin: null` with a form, which is refused as forged."""
    assert Client().get(ask(area, asked))["Referrer-Policy"] == "same-origin"


def test_a_promise_beyond_the_due_time_asks_for_more_time_and_may_move(area: Neighbourhood, asked: Matter) -> None:
    link, bus, due = ask(area, asked), Client(), (NOW + timedelta(days=30)).date()
    assert bus.post(link + "promise/", {"what": "先调研客流", "due_on": due.isoformat()}).status_code == 302
    asked.refresh_from_db()
    assert (asked.stage, asked.extensions.get().until_at) == ("handling", at(due, 18))
    later = due + timedelta(days=10)
    assert bus.post(link + "promise/", {"what": "调研要多十天", "due_on": later.isoformat()}).status_code == 302
    first, second = Promise.objects.order_by("made_at", "id")
    assert (first.state, first.moved_to, second.state, second.due_on) == ("moved", second, "open", later)
    bad = bus.post(link + "promise/", {"what": "昨天", "due_on": (NOW - timedelta(days=1)).date().isoformat()})
    assert (bad.status_code, "昨天" in bad.content.decode()) == (409, True)
    assert bus.post(link + "answer/", {"text": "线路已开通"}).status_code == 302
    second.refresh_from_db()
    assert second.state == "kept"


def test_a_link_ends_is_revoked_and_opens_nothing_else(area: Neighbourhood, asked: Matter) -> None:
    link, bus = ask(area, asked), Client()
    made = AnswerLink.objects.get()
    assert bus.get(link.replace(str(made.id), str(asked.id))).status_code == 404
    assert bus.post(link[:-3] + "xx/answer/", {"text": "好"}).status_code == 404
    with time_machine.travel(NOW + timedelta(days=91)):
        assert bus.get(link).status_code == 410
    newer = ask(area, asked, phone="")
    assert (bus.get(link).status_code, bus.get(newer).status_code) == (410, 200)
    desk = signed_in(Client(), area.worker)
    desk.post(f"/c/houshan/outside-links/{AnswerLink.objects.get(revoked_at=None).id}/revoke/")
    assert bus.get(newer).status_code == 410
    assert bus.post(newer + "answer/", {"text": "好"}).status_code == 410
    asked.refresh_from_db()
    assert asked.stage == "dispatched"


def test_what_is_not_theirs_goes_back_and_walled_matters_are_never_asked(area: Neighbourhood, asked: Matter) -> None:
    link, bus = ask(area, asked), Client()
    assert bus.post(link + "refuse/", {"reason": "这段路归区交通局"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.stage, asked.holder) == ("returned", area.desk)
    assert bus.post(link + "answer/", {"text": "好"}).status_code == 409
    harm = reported(area, category=area.harm, text="隔壁打孩子")
    desk = signed_in(Client(), area.worker)
    assert desk.get(f"/c/houshan/matters/{harm.id}/outside/").status_code == 404
    own = reported(area)
    refused = desk.post(f"/c/houshan/matters/{own.id}/outside/", {"asked": "请修", "days": "30"})
    assert refused.status_code == 409
    assert signed_in(Client(), area.grid_worker).get(f"/c/houshan/matters/{own.id}/outside/").status_code == 403


def test_a_matter_sorted_behind_a_wall_takes_its_links_along(area: Neighbourhood, asked: Matter) -> None:
    link, bus = ask(area, asked), Client()
    asked.refresh_from_db()
    sort(matter=asked, category=area.harm, by=area.actor(area.worker), now=NOW)
    assert bus.get(link).status_code == 410
    assert bus.post(link + "answer/", {"text": "好"}).status_code == 410


def test_a_link_that_does_not_reach_the_phone_is_tried_again_then_whoever_asked_telephones(
    area: Neighbourhood, asked: Matter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sms.json").write_text(json.dumps({"url": "http://127.0.0.1:1/", "body": {"to": "{to}"}}))
    monkeypatch.setenv("LINLI_CHANNEL", "http")
    monkeypatch.setenv("LINLI_SMS", str(tmp_path / "sms.json"))
    ask(area, asked)
    for number in range(12):
        everything_due(NOW + timedelta(hours=6 * number, minutes=1))
    lost = Event.objects.get(subject_id=asked.id, verb="link_lost")
    assert lost.data["told"] == "the gateway's address is not allowed"
    assert "19900007777" not in str(lost.data)
    assert "请打电话告诉对方" in Notice.objects.get(user=area.worker, kind="link_lost").text
