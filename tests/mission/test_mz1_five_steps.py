"""MZ1 五步工作法: 居民提议→群众商议→社区复议→专业审议→最终决议, then a project, all of it on one page."""

import io
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from linli.accounts.models import Notice
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.practices.council.enums import Stage
from linli.practices.council.models import JoinedMatter, Opinion, Project, Proposal, Signature
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, resident, resident_in
from tests.mission.people import Someone, at, code_from, staff

pytestmark = pytest.mark.django_db
HERE = "/c/minzhucun"
TITLE = "院坝加一段坡道和扶手"
TEXT = "院坝到楼门口有三级台阶，轮椅和婴儿车上不去。\n希望加一段坡道，宽一米。"


@pytest.fixture
def area() -> Neighbourhood:
    made = neighbourhood("minzhucun", "民主村社区")
    made.community.settings = {"council": {"supporters": 3}}
    made.community.save()
    return made


def neighbour(area: Neighbourhood, name: str) -> Someone:
    with in_community(area.community):
        return Someone(resident_in(Client(), area.community, resident(name)))


def proposal_of(area: Neighbourhood, title: str = TITLE) -> Proposal:
    with in_community(area.community):
        return Proposal.objects.select_related("community").get(title=title)


def proposed_by_phone(capsys: pytest.CaptureFixture[str]) -> Someone:
    """Somebody without an account writes it first, proves their phone, and finds their words again."""
    someone = Someone().open(f"{HERE}/decide/").reads("我有个提议", "还没有提议").open(f"{HERE}/decide/propose/")
    someone.send("/propose/", title=TITLE, text=TEXT, name="向阿婆").reads("您写的还在")
    someone.send("/sign-in/", phone="19900001234")
    someone.send("/sign-in/code/", code=code_from(capsys))
    assert someone.here == f"{HERE}/decide/propose/"
    return someone.send("/propose/").reads("已经发布", TITLE, "1 人附议")


def test_from_first_words_to_completion_on_one_page(area: Neighbourhood, capsys: pytest.CaptureFixture[str]) -> None:
    worker, boss, engineer = (staff(user) for user in (area.worker, area.secretary, area.handler))
    with at(NOW):
        proposer = proposed_by_phone(capsys)
        proposal = proposal_of(area)
        page, desk = f"{HERE}/decide/{proposal.id}/", f"{HERE}/council/{proposal.id}/"
        proposer.open(page).reads_nothing_of("向阿婆")
        for name in ("何姐", "郑叔"):
            neighbour(area, name).open(page).send("/support/").reads("已附议")
        proposer.open(f"{HERE}/notices/").reads("列入议题")
        worker.open(f"{HERE}/council/").reads(TITLE, "可以开始商议")
        worker.open(desk).reads("向阿婆").send("/move/", move="discuss").reads("已进入群众商议")
        heard(area, worker, desk)
        neighbour(area, "阮姐").open(page).send("/opinion/", stance="for", words="支持，晚上要有灯").reads(
            "您的意见记下了"
        )
        worker.open(f"{desk}opinions/check/").send("/check/")
    with at(NOW + timedelta(days=1)):
        worker.open(desk).send("/move/", move="review").reads("已进入社区复议")
        again(worker, desk)
        proposer.open(page).reads("（新增）", "（删去）", "宽一米二", "按轮椅的尺寸改")
        worker.open(f"{desk}opinions/new/").send("/new/", way="stairwell", stance="for")
        worker.open(desk).send("/move/", move="review").send("/move/", move="appraise").reads("已进入专业审议")
        worker.send("/ask/", expect=409, party=str(area.department.id), profession="engineer", due_on="2026-01-05")
        worker.send("/ask/", due_on="2026-05-23").reads("已请 供水所 审议")  # the rest was still filled in
        appraised(area, engineer, proposer, page)
        worker.open(desk).reads("地下有一根老水管").send("/move/", move="decide").reads("已进入最终决议")
        boss.open(f"{desk}resolve/").send("/resolve/", expect=409, outcome="adopt", reason=" ").reads(
            "没有理由不能作出决议"
        )
        boss.send("/resolve/", outcome="adopt", reason="二十户都要走这里，造价合适").reads("决议已公布")
        proposer.open(f"{HERE}/notices/").reads("已采纳")
        built(area, worker, desk)
    story = Someone().open(page)
    story.reads(
        "居民提议", "群众商议", "社区复议", "专业审议", "已采纳", "二十户都要走这里", "12,000 元", "铺坡道", "浇好了", 
        "已完工", "10,500.50 元", "建成坡道 8 米",
    ).reads_nothing_of("向阿婆", "刘奶奶", "周大爷", "地下有一根老水管")  # fmt: skip
    photo = re.findall(r'href="([^"]+/photos/[^"]+/full/)"', story.html)
    assert Client().get(photo[0])["Content-Type"] == "image/jpeg"


def heard(area: Neighbourhood, worker: Someone, desk: str) -> None:
    """Five at the assembly by show of hands, two at their doors, one in a stairwell."""
    worker.open(f"{desk}opinions/new/")
    worker.send("/new/", way="assembly", stance="for", times="4", where="院坝").reads("已记 4 条")
    worker.send("/new/", way="assembly", stance="unsure")
    worker.send("/new/", way="door", stance="for", words="要得", name="刘奶奶", signs="1", place=str(area.building.id))
    worker.send("/new/", way="door", stance="against", words="太窄了，周大爷的轮椅一米过不去", name="周大爷")


def again(worker: Someone, desk: str) -> None:
    """The text is changed as people said, looked at, and talked about once more."""
    worker.open(f"{desk}revise/")
    text = TEXT.replace("宽一米。", "宽一米二，两边装扶手。")
    worker.send("/revise/", text=text, note="按轮椅的尺寸改", look="1").reads("（新增）")
    worker.send("/revise/", text=text, note="按轮椅的尺寸改").reads("新文本已保存")
    worker.send("/move/", move="discuss_again").reads("已进入群众商议")


def appraised(area: Neighbourhood, engineer: Someone, proposer: Someone, page: str) -> None:
    with in_community(area.community):
        task = Matter.objects.get(kind="task")
    engineer.open(f"{HERE}/matters/{task.id}/").reads("填写审议意见")
    where = re.findall(r'href="([^"]+/appraisals/[^"]+)"', engineer.html)[0]
    given = {"verdict": "conditional", "cost": "12000", "days": "20", "notes": "地下有一根老水管"}
    engineer.open(where).send(where, expect=422).reads("请选结论")
    engineer.send(where, expect=422, **(given | {"cost": "-12000"})).reads("金额要写成数字")
    engineer.send(where, expect=409, **given).reads("请写明条件")
    engineer.send(where, conditions="先探管线再开挖", **given).reads("审议意见已提交")
    proposer.open(page).reads("有条件可行", "先探管线再开挖", "12,000 元").reads_nothing_of("地下有一根老水管")


def built(area: Neighbourhood, worker: Someone, desk: str) -> None:
    """Begun, one step as a task, money, a picture, completed."""
    due = (NOW + timedelta(days=30)).date().isoformat()
    worker.open(desk).send("/begin/", holder=str(area.property_company.id), budget="12000", due_on=due).reads("已立项")
    project = worker.here
    worker.send("/step/", title="铺坡道", holder=str(area.property_company.id), due_on=due).reads("已交给 安居物业")
    worker.send("/spend/", label="水泥和人工", amount="10500.50", source="社区经费").reads("10,500.50 元", "87.5%")
    worker.open(project).send("/end/", expect=409, how="complete", report="建成坡道").reads("还有步骤没有办结")
    with in_community(area.community):
        step = Matter.objects.get(kind="task", closed_at=None)
    fitter = staff(area.property_staff).open(f"{HERE}/matters/{step.id}/settle/")
    fitter.send("/settle/", text="浇好了").reads("已办结")
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    picture.name = "after.png"
    picture.seek(0)
    worker.open(project).send("/photo/", photo=picture, moment="after", caption="坡道").reads("照片已公布")
    worker.send("/end/", report="建成坡道 8 米，扶手两侧").reads("已完工")


def test_similar_ones_are_shown_and_supported_instead(area: Neighbourhood) -> None:
    with at(NOW):
        first = neighbour(area, "何姐").open(f"{HERE}/decide/propose/")
        first.send("/propose/", title=TITLE, text=TEXT).reads("已经发布")
        second = neighbour(area, "郑叔").open(f"{HERE}/decide/propose/")
        second.send("/propose/", title="院坝门口加坡道", text="台阶太高，希望加一段坡道。").reads(
            "有人提过差不多的", TITLE
        )
        second.send("/propose/").reads("已经发布")  # says it is another
        with in_community(area.community):
            assert Proposal.objects.count() == 2
            assert Signature.objects.count() == 2
        third = neighbour(area, "阮姐").open(f"{HERE}/decide/{proposal_of(area).id}/")
        third.send("/support/").reads("2 人附议").send("/take-back/").reads("1 人附议")


def test_a_proposal_names_nobody(area: Neighbourhood) -> None:
    with at(NOW):
        someone = neighbour(area, "何姐").open(f"{HERE}/decide/propose/")
        someone.send("/propose/", expect=422, title="请管管停车", text="电话 19900004321").reads("请不要写电话")
        someone.send("/propose/", expect=422, title="请管管停车", text="赵先生总把车停在门口").reads("赵先生")
        someone.send("/propose/", title="请管管停车", text="总有人把车停在消防门口").reads("已经发布")


def test_appeals_that_keep_coming_back_become_one_proposal(area: Neighbourhood) -> None:
    with in_community(area.community):
        accounts = [resident(f"反映人{n}") for n in range(3)]
        words = ["3号楼楼道灯不亮，晚上看不见", "楼道灯又不亮了，晚上看不见路", "3号楼楼道灯不亮，老人晚上看不见"]
        matters = [reported(area, text=text, account=account) for text, account in zip(words, accounts, strict=True)]
    worker = staff(area.worker)
    with at(NOW):
        worker.open(f"{HERE}/council/recurring/").reads("房屋维修：3 件")
        worker.open(f"{HERE}/council/new/?" + "&".join(f"matter={each.id}" for each in matters)).reads("并入的诉求")
        parser_ids = {"matter": [str(each.id) for each in matters]}
        worker.client.post(worker.here.partition("?")[0], {"title": "换感应灯", "text": "楼道换成感应灯", **parser_ids})
        proposal = proposal_of(area, "换感应灯")
        with in_community(area.community):
            assert JoinedMatter.objects.filter(proposal=proposal).count() == 3
            assert {each.closed_at for each in Matter.objects.order_by("id")} == {None}
            told = set(Notice.objects.filter(kind="matter_in_proposal").values_list("account_id", flat=True))
            assert told == {account.id for account in accounts}
            assert proposal.agenda_at is not None
            Matter.objects.filter(id=matters[1].id).update(wall=Wall.PARTIES, holder=area.department)
        page = worker.open(f"{HERE}/council/{proposal.id}/").reads("并入的诉求", words[0])
        page.reads_nothing_of(words[1], matters[1].number)  # it went behind a wall since
        boss = staff(area.secretary).open(f"{HERE}/council/{proposal.id}/resolve/")
        boss.send("/resolve/", outcome="refuse", reason="已列入年内灯具更换计划，不另立项").reads("决议已公布")
        reporter = Someone(resident_in(Client(), area.community, accounts[0]))
        reporter.open(f"{HERE}/notices/").reads("这次没有采纳")
        reporter.open(f"{HERE}/decide/{proposal.id}/").reads("已列入年内灯具更换计划").reads_nothing_of("反映人1")


def test_no_reason_no_closing(area: Neighbourhood) -> None:
    """Not even past the actions: the database refuses."""
    with at(NOW):
        neighbour(area, "何姐").open(f"{HERE}/decide/propose/").send("/propose/", title=TITLE, text=TEXT)
    with in_community(area.community):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.update(stage=Stage.REFUSED, closed_at=NOW)
        assert not Project.objects.exists()
        assert not Opinion.objects.exists()


def test_rights_end_with_the_dates(area: Neighbourhood) -> None:
    with at(NOW):
        neighbour(area, "何姐").open(f"{HERE}/decide/propose/").send("/propose/", title=TITLE, text=TEXT)
        proposal = proposal_of(area)
        worker = staff(area.worker).open(f"{HERE}/council/{proposal.id}/").send("/move/", move="discuss")
        today = NOW.date()
        worker.send("/dates/", opens_on=str(today), closes_on=str(today + timedelta(days=1))).reads("日期已改")
        late = neighbour(area, "郑叔").open(f"{HERE}/decide/{proposal.id}/")
        late.form("/opinion/", {"stance"})
    with at(NOW + timedelta(days=2)):
        late.send("/opinion/", expect=409, stance="for").reads("现在不在可以“发表意见”的时间里")
        assert "/opinion/" not in late.open(f"{HERE}/decide/{proposal.id}/").html
        worker.open(f"{HERE}/council/{proposal.id}/").reads("已截止 1 天")
