"""One's own data on one's own page: a copy without anybody else, a wish to be erased, and what is decided of it."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.accounts.actions.reads import note_read
from linli.accounts.models import Notice, Read
from linli.engines.matters.actions import answering
from linli.journeys.personal.models import Erasure
from linli.kernel.crypto import keyed_hash
from linli.kernel.tenancy import in_community
from linli.practices.council.models import Proposal
from linli.registry.models import Kinship, Person, Residence
from tests.counting import counted
from tests.factories import (
    NOW,
    SINCE,
    Neighbourhood,
    neighbourhood,
    person,
    reported,
    resident,
    resident_in,
    signed_in,
)

pytestmark = pytest.mark.django_db
C = "/c/qingyang/"
MINE = C + "mine/data/"


@pytest.fixture
def area() -> Iterator[Neighbourhood]:
    made = neighbourhood()
    with in_community(made.community):
        lin = person("林小满", phone="19912340055", phone_hash=keyed_hash("19912340055", "phone"), account=made.account)
        mother = person("陆大妈", phone="19912340056")
        for each in (lin, mother):
            Residence.new(person=each, place=made.dwelling, kind="living", from_on=SINCE)
        Kinship.new(person=lin, relative=mother, relation="parent", attested_by="户口簿上陆大妈", from_on=SINCE)
        made.others |= {"lin": lin, "mother": mother}
        yield made


@pytest.fixture
def client(area: Neighbourhood) -> Client:
    return resident_in(Client(), area.community, area.account)


def opened(answer: Any) -> tuple[dict[str, list[dict[str, str]]], str]:
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        told = json.loads(file.read("my-data.json"))
        page = file.read("my-data.html").decode()
    return {section["name"]: section["rows"] for section in told["sections"]}, page


def test_a_copy_has_everything_of_mine_and_nothing_of_anybody_else(area: Neighbourhood, client: Client) -> None:
    mine = reported(area, text="<b>楼道灯不亮</b>")
    reported(area, account=resident("别人", "19912340088"), text="别人的事")
    answering.settle(matter=mine, text="换好了", by=area.actor(area.worker), now=NOW)
    lin, worker = area.others["lin"], area.actor(area.worker)
    note_read(by=worker, subject=lin.pk, what="phone", reason="约时间上门", now=NOW)
    sections, page = opened(client.post(MINE + "file/"))
    (record,) = sections["人员档案"]
    assert (record["姓名"], record["电话"]) == ("林小满", "19912340055")
    (raised,) = sections["反映的事项"]
    assert (raised["编号"], raised["答复"]) == (mine.number, "换好了")
    assert [read["谁看过"] for read in sections["谁看过我的信息"]] == ["陈干事"]
    assert sections["谁看过我的信息"][0]["理由"] == "约时间上门"
    assert sections["亲属关系"][0]["关系"] == "父母"
    told = json.dumps(sections, ensure_ascii=False) + page
    assert not [word for word in ("陆大妈", "19912340056", "别人", "周书记") if word in told]
    assert "<b>楼道灯" not in page
    assert "楼道灯不亮" in page


def test_a_phone_that_a_family_shares_gives_nobodys_file(area: Neighbourhood, client: Client) -> None:
    Person.objects.filter(pk=area.others["mother"].pk).update(account=area.account)
    assert "家人共用" in client.get(MINE).content.decode()
    sections, _page = opened(client.post(MINE + "file/"))
    assert "人员档案" not in sections
    assert sections["登录的电话"][0]["电话"] == area.account.phone


def test_staff_give_a_copy_for_a_reason_that_the_person_reads(area: Neighbourhood) -> None:
    worker = signed_in(Client(), area.worker)
    where = f"{C}people/{area.others['lin'].pk}/"
    assert "给本人一份" in worker.get(where).content.decode()
    assert worker.post(where + "copy/", {"reason": " "}).status_code == 422
    assert not Read.objects.filter(what="export").exists()
    sections, _page = opened(worker.post(where + "copy/", {"reason": "本人带身份证来要"}))
    assert sections["谁看过我的信息"][-1]["理由"] == "替本人导出：本人带身份证来要"
    assert signed_in(Client(), area.grid_worker).post(where + "copy/", {"reason": "x"}).status_code == 403


def test_asked_decided_and_gone(area: Neighbourhood, client: Client) -> None:
    secretary = signed_in(Client(), area.secretary)
    client.post(MINE + "erase/")
    client.post(MINE + "erase/")
    asked = Erasure.objects.get()
    assert "等社区决定" in client.get(MINE).content.decode()
    assert Notice.objects.filter(user=area.secretary, kind="erasure_asked").count() == 1
    assert "林小满" in secretary.get(C + "erasures/").content.decode()
    assert signed_in(Client(), area.worker).get(C + "erasures/").status_code == 403
    matter = reported(area)
    agree = f"{C}erasures/{asked.pk}/agree/"
    refused = secretary.post(agree)
    assert refused.status_code == 409
    assert "没有办结" in refused.content.decode()
    answering.settle(matter=matter, text="好了", by=area.actor(area.worker), now=NOW)
    answering.archive(matter=matter, by=area.actor(area.worker), now=NOW + timedelta(days=30))
    assert secretary.post(agree).status_code == 302
    assert secretary.post(agree).status_code == 409
    assert client.get(MINE).status_code == 302  # signed in no more
    assert Erasure.objects.get().state == "done"
    assert "林小满" not in secretary.get(C + "erasures/").content.decode()


def test_declined_with_a_reason_or_taken_back(area: Neighbourhood, client: Client) -> None:
    secretary = signed_in(Client(), area.secretary)
    client.post(MINE + "erase/")
    where = f"{C}erasures/{Erasure.objects.get().pk}/decline/"
    assert secretary.post(where, {"reason": ""}).status_code == 422
    assert secretary.post(where, {"reason": "还在调解中"}).status_code == 302
    assert "还在调解中" in client.get(MINE).content.decode()
    assert Notice.objects.get(account=area.account).text == "社区没有同意删除您的个人信息：还在调解中"
    client.post(MINE + "erase/")
    client.post(MINE + "keep/")
    assert not Erasure.objects.filter(state="asked").exists()
    assert not Proposal.objects.exists()


def test_anybody_reads_how_long_what_is_kept(area: Neighbourhood) -> None:
    page = Client().get(C + "personal-data/").content.decode()
    assert "短信验证码" in page
    assert "3 年" in page
    assert "1 天" in page


def test_pages_cost_little(area: Neighbourhood, client: Client) -> None:
    secretary = signed_in(Client(), area.secretary)
    client.post(MINE + "erase/")
    with counted(10):
        client.get(MINE)
    with counted(8):
        secretary.get(C + "erasures/")
    with counted(18):
        client.post(MINE + "keep/")
