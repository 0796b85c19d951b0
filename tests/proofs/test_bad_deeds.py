"""People err, links age, disks fill up: each is told in words, and nothing has changed."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.accounts.models import ResidentAccount
from linli.engines.matters.models import Matter
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from tests.appeals.acting import code_from, path, text_of
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, signed_in
from tests.proofs.homes import Desk, Home, Homes
from tests.server import server

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
PHONE = "19912340001"


@pytest.fixture
def area() -> Iterator[Neighbourhood]:
    with time_machine.travel(NOW, tick=False):
        yield neighbourhood()


def at(name: str, **kwargs: Any) -> str:
    return path("qingyang", name, **kwargs)


def written(client: Client, area: Neighbourhood) -> None:
    """The first two steps of a report."""
    client.post(at("report"), {"category": area.leak.id, "text": "楼道灯坏了"})
    client.post(at("report-where"), {"place": area.building.id})


def matters(area: Neighbourhood) -> int:
    with in_community(area.community):
        return Matter.objects.count()


def test_a_wrong_code_five_times(client: Client, area: Neighbourhood, capsys: pytest.CaptureFixture[str]) -> None:
    written(client, area)
    client.post(at("report-code"), {"phone": PHONE, "name": ""})
    code = code_from(capsys)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _try in range(5):
        answer = client.post(at("report-contact"), {"phone": PHONE, "code": wrong})
        assert answer.status_code == 422
        assert "验证码" in text_of(answer)
    right = client.post(at("report-contact"), {"phone": PHONE, "code": code})
    assert right.status_code == 422
    assert "太多" in text_of(right)
    with in_community(area.community):
        assert not ResidentAccount.objects.exclude(id=area.account.id).filter(verified_at__isnull=False).exists()
    assert matters(area) == 0
    assert "楼道灯坏了" in text_of(client.get(at("report")))


def test_a_link_to_a_report_that_was_left_alone(client: Client, area: Neighbourhood) -> None:
    written(client, area)
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        gone = client.post(at("report-check"), {})
        assert gone.url == at("report")
        assert "已超过 24 小时" in text_of(client.get(at("report")))
    assert matters(area) == 0


def test_a_link_after_reopening_is_over(client: Client, area: Neighbourhood) -> None:
    """Thirty days after closing the link still tells the story; "not solved" is refused in words."""
    from linli.engines.matters.actions.answering import answer, archive
    from linli.engines.matters.actions.telling import tracking_path

    with in_community(area.community):
        matter = reported(area)
        answer(matter=matter, text="修好了", by=area.actor(area.worker), now=NOW)
        archive(matter=matter, by=area.actor(area.worker), now=NOW)
        link, version = tracking_path(matter), fresh(matter).version
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert "修好了" in text_of(client.get(link))
        refused = client.post(link + "evaluate/", {"rating": "unsatisfied", "reason": "又坏了"})
        assert refused.status_code in {409, 422}
    with in_community(area.community):
        assert fresh(matter).version == version


def test_a_form_sent_twice_at_the_desk(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    form = {"category": area.leak.id, "text": "门禁坏了", "source": "call", "phone": PHONE, "idempotency_key": "k" * 32}
    first, second = (client.post(at("desk-entry"), form) for _twice in range(2))
    assert first["Location"] == second["Location"]
    assert matters(area) == 1


def test_a_stale_form_keeps_its_words(client: Client, area: Neighbourhood) -> None:
    from linli.engines.matters.actions.handing import dispatch

    with in_community(area.community):
        matter = reported(area)
        seen = matter.version
        dispatch(matter=matter, to=area.property_company, by=area.actor(area.secretary), now=NOW)
        events = Event.objects.count()
    signed_in(client, area.worker)
    words = "已经联系水工，下午到"
    stale = client.post(f"/c/qingyang/matters/{matter.id}/answer/", {"version": seen, "text": words})
    assert stale.status_code == 409
    assert "刚刚有人先处理了" in text_of(stale)
    assert words in text_of(stale)
    with in_community(area.community):
        assert Event.objects.count() == events


def test_more_than_a_request_may_hold(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    too_much = client.post(at("desk-entry"), {"category": area.leak.id, "text": "长" * 3_000_000, "source": "call"})
    assert too_much.status_code in {400, 422}
    assert "太多" in text_of(too_much) or "5000" in text_of(too_much)
    fields = {f"field{number}": "1" for number in range(500)}
    too_many = client.post(at("desk-entry"), fields)
    assert too_many.status_code == 400
    assert "内容太多了" in text_of(too_many)
    assert matters(area) == 0


def test_half_an_upload(client: Client, area: Neighbourhood) -> None:
    """A body that ends in the middle of a picture."""
    signed_in(client, area.worker)
    body = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n\xff\xd8\xff'
    answer = client.post(at("desk-entry"), body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in {400, 422}
    assert matters(area) == 0


# -- a playbook with errors, a full disk


@pytest.mark.once
@pytest.mark.slow
def test_a_playbook_with_errors_changes_nothing(on_sqlite: Homes, tmp_path: Path) -> None:
    home = on_sqlite.peopled("playbook")
    book = tmp_path / "xinjie.yaml"
    book.write_text((ROOT / "playbooks/xinjie.yaml").read_text().replace("term:", "trem:", 1))
    before = home.people("told")
    refused = home.linli("playbook", "apply", str(book))
    assert refused.returncode == 1
    assert "trem" in refused.stdout
    assert home.people("told") == before
    with closing(sqlite3.connect(home.path / "linli.sqlite3")) as database:
        assert database.execute("SELECT code FROM kernel_community").fetchall() == [("qingyang",)]


@contextmanager
def room_of(path: Path, megabytes: int) -> Iterator[Path]:
    """A small disk of its own at `path`; only root may make one."""
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may make a small disk")
    try:
        yield path
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)


@pytest.mark.once
@pytest.mark.slow
def test_a_full_disk_is_said_and_what_was_typed_goes_in_once_there_is_room(on_sqlite: Homes, tmp_path: Path) -> None:
    """On a disk of its own, filled to the last byte while people write."""
    with room_of(tmp_path / "disk", 24) as disk:
        home = Home(disk / "home")
        shutil.copytree(on_sqlite.model.path, home.path)
        with server(home.path) as running:
            desk, filler = Desk(running.url, on_sqlite.model.known), disk / "filler"
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass
            sent = said = 0
            form = {"category": desk.known["category"], "source": "call", "text": "长" * 5000}
            for number in range(200):
                tried = form | {"phone": f"199000{number:05d}", "idempotency_key": f"key{number}"}
                status, _where, told = desk.post("desk/", tried)
                assert status in {302, 507}, (status, told)
                sent, said = sent + (status == 302), said + (status == 507)
                if said:
                    break
            assert "服务器的存储空间满了" in told
            filler.unlink()
            assert desk.post("desk/", tried)[0] == 302
        texts = home.people("told")["matters"]
        assert texts["长" * 5000] == sent + 1
        done = home.linli("doctor")
        assert done.returncode == 0, done.stdout
