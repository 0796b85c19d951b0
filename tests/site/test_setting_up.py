"""A community from nothing to its first dispatched appeal, in the browser, as the people concerned; and who may not."""

import base64
import os
import re
import time
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from linli.accounts.enums import Role
from linli.accounts.models import JurisdictionGrant, User
from linli.engines.matters.models import Matter
from linli.kernel.divisions import load_divisions
from linli.kernel.jobs import work_once
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import in_community
from linli.registry.models import Place
from linli.site.first_run import LIFE_SECONDS, is_empty, is_token, new_token, use_up
from tests.factories import NOW, PASSWORD, neighbourhood
from tests.guards.test_urls import routes
from tests.kernel.test_divisions import LINES
from tests.mission.people import Someone, staff
from tests.tour import arguments_of, is_page

pytestmark = pytest.mark.django_db
ROWS = "\n".join(
    ["小区\t楼栋\t单元数\t层数\t每层户数\t网格", "石桥新苑\t1-6号楼\t2\t6\t2\t第一网格", "\t7号楼\t1\t11\t4\t第二网格"]
)
OWNER = {"person": "顾书记", "username": "gu-ming", "password": PASSWORD}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield
    use_up(settings.LINLI_HOME)


def link() -> str:
    """What `linli serve` prints on a server without communities."""
    return f"/set-up/{new_token(settings.LINLI_HOME)}/"


def with_second_factor(someone: Someone) -> Someone:
    """Scan the code with an authenticator, type what it shows, write down the recovery codes, go on."""
    secret = re.search(r"<code>([A-Z2-7]+)</code>", someone.html).group(1)
    code = f"{totp(base64.b32decode(secret + '=' * (-len(secret) % 8))):06d}"
    someone.send("set-up/", code=code).reads("备用码")
    return someone.open(re.search(r'<a class="button primary wide" href="([^"]+)"', someone.html).group(1))


def founded(someone: Someone) -> Someone:
    someone.open(link()).reads("开通一个社区")
    someone.open(f"{someone.here}?q=金湾 三村").reads("三村居委会", "上海市 › 金湾区 › 石桥街道")
    someone.open(f"{someone.here.partition('?')[0]}?division=310199001002")
    assert 'value="三村社区"' in someone.html
    assert 'value="sancun"' in someone.html
    return with_second_factor(someone.send(someone.here.partition("?")[0], phone="021-40000099", **OWNER))


def links_sent(capsys: pytest.CaptureFixture[str]) -> list[str]:
    while work_once(NOW):
        pass
    return re.findall(r"http://[^/]+(/c/sancun/join/\S+/)", capsys.readouterr().out)


def test_ten_minutes_from_nothing_to_the_first_dispatched_appeal(capsys: pytest.CaptureFixture[str]) -> None:
    list(load_divisions(StringIO(LINES)))
    gu = founded(Someone()).reads("开始使用", "小区和楼栋")
    assert gu.here == "/c/sancun/start/"
    assert 'aria-current="step"' in gu.html

    gu.open("/c/sancun/places/paste/").send("places/paste/", text=ROWS).send("paste/keep/").reads(
        "7 栋楼、13 个单元、188 户"
    )
    gu.open("/c/sancun/playbook/adjust/?from=xinjie")
    gu.send("playbook/adjust/", **{"groups.property.name": "三村物业", "categories.repair.term.amount": "2"})
    gu.reads("会变什么", "三村物业").send("playbook/apply/").reads("已采用")

    gu.open("/c/sancun/staff/invitations/")
    company = re.search(r'<option value="([^"]+)">三村物业', gu.html).group(1)
    gu.send("staff/invitations/", name="王师傅", phone="19900000001", role="property_staff", group=company)
    (sent,) = links_sent(capsys)
    wang = Someone().open(sent).reads("王师傅", "物业人员", "三村物业").send(sent, username="wang", password=PASSWORD)
    with_second_factor(wang).reads("诉求受理")

    gu.open("/c/sancun/posters/").send("posters/print/", size="four")
    assert gu.html.count('class="poster"') == 13
    gu.reads("石桥新苑3号楼2单元", "三村社区", "021-40000099")
    resident = Someone().open(entrance_of(gu, "石桥新苑3号楼2单元")).reads("石桥新苑3号楼2单元")
    category = re.search(r'name="category" value="([^"]+)"[^>]*><span>.*?房屋维修', resident.html, re.S).group(1)
    resident.send("report/", category=category, text="楼道灯不亮").reads("石桥新苑3号楼2单元")
    resident.send("report/where/").reads("怎么联系")

    reported_and_dispatched(gu, category)
    with in_community(Community.objects.get(code="sancun")):
        matter = Matter.objects.select_related("holder", "place").get()
        assert (matter.stage, matter.holder.name, matter.place.name) == ("dispatched", "三村物业", "7号楼")
        assert matter.due_at is not None
    wang.open("/c/sancun/matters/").reads("开通测试")
    gu.open("/c/sancun/start/").reads("都好了", "6/6").send("start/away/")
    assert "开始使用" not in gu.open("/c/sancun/matters/").text


def reported_and_dispatched(gu: Someone, category: str) -> None:
    """The last step: the list leads to the desk's page, then to the dispatch, where the holder is proposed."""
    gu.open("/c/sancun/start/")
    gu.open(re.findall(r'href="(/c/sancun/desk/[^"]+)"', gu.html)[-1].replace("&amp;", "&"))
    place = re.search(r'<option value="([^"]+)">[^<]*7号楼', gu.html).group(1)
    gu.send("desk/", category=category, place=place)
    gu.open("/c/sancun/start/")
    gu.open(re.findall(r'href="(/c/sancun/matters/[^"]+)"', gu.html)[-1])
    assert "三村物业" in gu.text.partition("改派其他承办方")[0]
    party = re.search(r'name="holder"[^>]*value="([^"]+)"', gu.html).group(1)
    gu.send("/dispatch/", holder=party)


def entrance_of(someone: Someone, name: str) -> str:
    """Where the code on the poster of an entrance leads: the page the phone opens."""
    with in_community(Community.objects.get(code="sancun")):
        place = next(each for each in Place.objects.filter(kind="entrance").order_by("code") if each.full_name == name)
    assert name in someone.text
    return f"/c/sancun/report/?place={place.id}"


def test_the_link_of_the_first_run_opens_once_and_for_a_day() -> None:
    path = link()
    assert Client().get(path).status_code == 200
    later = link()
    assert Client().get(path).status_code == 404
    yesterday = time.time() - LIFE_SECONDS - 1
    os.utime(settings.LINLI_HOME / "setup_token", (yesterday, yesterday))
    assert Client().get(later).status_code == 404
    later = link()
    neighbourhood()
    assert Client().get(later).status_code == 404
    assert Client().post(later, {"name": "x"}).status_code == 404
    assert Client().get("/set-up/made-up/").status_code == 404


def test_only_a_hash_of_the_token_is_kept() -> None:
    token = new_token(settings.LINLI_HOME)
    kept = settings.LINLI_HOME / "setup_token"
    assert token not in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0
    assert is_token(settings.LINLI_HOME, token)
    use_up(settings.LINLI_HOME)
    assert not is_token(settings.LINLI_HOME, token)


def test_a_database_that_is_not_there_is_not_empty(tmp_path) -> None:
    assert not is_empty(None, tmp_path)
    assert not is_empty("postgresql://nobody@127.0.0.1:1/none", tmp_path)


BY_HAND = {
    "division": "3101 9900 1002",
    "name": "三村社区",
    "code": "sancun",
    "province": "上海市",
    "district": "金湾区",
    "street": "石桥街道",
}


def test_by_hand_without_the_list() -> None:
    someone = Someone().open(link()).reads("还没有导入")
    someone.send(someone.here, **BY_HAND, **OWNER)
    community = Community.objects.get(code="sancun")
    assert community.division_code == "310199001002"
    assert community.jurisdiction.name == "石桥街道"
    assert community.jurisdiction.parent.parent_id == "31"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"division": "31019900100"}, "12 位数字"), ({"division": "31019900100x"}, "12 位数字"),
        ({"division": "310199001000"}, "街道或更大"), ({"street": ""}, "请写街道或镇"), ({"code": "三村"}, "网址代码用小写"),
        ({"phone": "电话"}, "电话号码不对"), 
        ({"password": "short"}, "密码太短，至少 10 个字符"), ({"username": "g"}, "账号用 3 到 40"),
        ({"name": ""}, "请写社区名称"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_begins(given: dict[str, str], words: str) -> None:
    someone = Someone().open(link())
    page = someone.send(someone.here, 422, **(BY_HAND | OWNER | given)).reads(words)
    assert "顾书记" in page.html
    assert not Community.objects.exists()
    assert not User.objects.exists()
    assert not Jurisdiction.objects.exists()


def area_secretary(code: str) -> Someone:
    user = User.objects.create_user("street", "石街道", PASSWORD)
    JurisdictionGrant.objects.create(user=user, jurisdiction_id=code, role=Role.SECRETARY, from_on=NOW.date())
    return staff(user)


def test_who_answers_for_the_street_founds_the_next_and_sets_it_up() -> None:
    list(load_divisions(StringIO(LINES)))
    street = area_secretary("310199001").open("/").reads("开通一个社区").open("/communities/new/?q=四村")
    street.open("/communities/new/?division=310199001003").send("/communities/new/").reads("开始使用")
    assert street.here == "/c/sicun/start/"
    street.open("/c/sicun/staff/invitations/").reads("邀请谁")


def test_and_no_community_elsewhere() -> None:
    list(load_divisions(StringIO(LINES)))
    street = area_secretary("310199001").open("/communities/new/?q=新桥").reads("没有找到")
    street.open("/communities/new/?division=330499005006").send("/communities/new/", 422).reads("不在您负责的区划里")
    assert not Community.objects.exists()


def test_every_page_of_a_community_that_has_nothing_opens() -> None:
    list(load_divisions(StringIO(LINES)))
    street = area_secretary("310199001").open("/communities/new/?division=310199001003").send("/communities/new/")
    pages = [(str(p.name), p.callback.opens) for r, p in routes() if is_page(p) and arguments_of(r) == {"code"}]
    told = []
    for name, audience in pages:
        answer = street.client.get(reverse(name, kwargs={"code": "sicun"}))
        if answer.status_code not in ({200} if audience.staff else {200, 302}):
            told.append((name, answer.status_code))
    assert [each for each in told if each[1] not in {302, 403, 404}] == []
    Someone().open("/c/sicun/report/").reads("社区还在准备")
    assert not {"inbox", "places", "people", "groups", "figures", "public", "start"} & {name for name, _status in told}


def test_a_code_that_is_taken_is_said() -> None:
    list(load_divisions(StringIO(LINES)))
    street = area_secretary("310199001")
    street.open("/communities/new/?division=310199001003").send("/communities/new/")
    street.open("/communities/new/?division=310199001003").send("/communities/new/", 422, code="other").reads("已经是")


def test_nobody_else_founds_or_sees_the_first_steps() -> None:
    here, there = neighbourhood(), neighbourhood("lanting", "兰亭社区")
    assert staff(here.secretary).client.get("/communities/new/").status_code == 404
    assert Client().get("/communities/new/").status_code == 302
    assert staff(there.secretary).client.get("/c/qingyang/start/").status_code == 403
    assert staff(here.auditor).client.get("/c/qingyang/start/").status_code == 403
    assert "开始使用" not in staff(here.secretary).open("/c/qingyang/matters/").text


def test_the_details_are_changed_in_their_place() -> None:
    someone = staff(neighbourhood().secretary).open("/c/qingyang/start/details/")
    someone.send("start/details/", name="青杨第一社区", phone="021-40000001").reads("已保存")
    someone.open("/c/qingyang/start/details/").send("start/details/", 422, phone="电话").reads("电话号码不对")
    assert Community.objects.get(code="qingyang").name == "青杨第一社区"


def test_the_command_begins_one_and_invites_its_secretary(capsys: pytest.CaptureFixture[str]) -> None:
    list(load_divisions(StringIO(LINES)))
    out = StringIO()
    given = ["create", "sancun", "三村社区", "--division", "310199001002", "--secretary", "19900000002"]
    call_command("community", *given, "--secretary-name", "顾书记", stdout=out)
    (sent,) = links_sent(capsys)
    assert sent in out.getvalue()
    gu = Someone().open(sent).reads("社区书记").send(sent, username="gu-ming", password=PASSWORD)
    with_second_factor(gu).open("/c/sancun/start/").reads("开始使用")
    with pytest.raises(CommandError, match="已经是"):
        call_command("community", *given)


@pytest.mark.parametrize(("at", "wrong"), [(1, "三村"), (4, "12"), (6, "x")])
def test_the_command_refuses_what_cannot_be(at: int, wrong: str) -> None:
    given = ["create", "sancun", "三村社区", "--division", "310199001002", "--secretary", "19900000002"]
    given[at] = wrong
    with pytest.raises(CommandError):
        call_command("community", *given)
    assert not Community.objects.exists()


def test_a_week_later_the_link_is_worth_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command(
        "community", "create", "sancun", "三村社区", "--division", "310199001002", "--secretary", "19900000002",
        stdout=StringIO(), stderr=StringIO(),
    )  # fmt: skip
    (sent,) = links_sent(capsys)
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert Client().get(sent).status_code == 404
