"""What the council refuses, who sees what of it, what its pages cost, what the doctor finds."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.accounts.models import Notice
from linli.engines.matters.models import Matter
from linli.kernel.doctor import examine
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.practices.council.actions import moving, opinions, projects, proposing, resolving
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.enums import Stage, Stance, Verdict, Way
from linli.practices.council.models import Opinion, Proposal, Signature
from linli.practices.council.playbook import CouncilSection, council_of, hall_name, problems
from linli.practices.council.queries.desk import recurring
from tests.council.living import Life
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, resident, resident_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Any:
    made = neighbourhood()
    with in_community(made.community):
        yield made


@pytest.fixture
def life(area: Neighbourhood) -> Life:
    return Life(area)


def test_each_step_wants_what_it_stands_on(life: Life) -> None:
    proposal = life.moved(life.proposed(), "discuss")
    with pytest.raises(CouncilRefused, match="还没有收集到一条意见"):
        life.moved(proposal, "review")
    life.heard(proposal)
    life.moved(proposal, "review")
    with pytest.raises(CouncilRefused, match="要先把文本改好"):
        life.moved(proposal, "discuss_again")
    life.moved(proposal, "appraise")
    with pytest.raises(CouncilRefused, match="至少要有一份专业审议意见"):
        life.moved(proposal, "decide")
    with pytest.raises(CouncilRefused, match="现在是“专业审议”，不能采纳"):
        life.resolved(proposal)
    asked = life.asked(proposal, life.area.property_company)
    with pytest.raises(CouncilRefused, match="请写明条件"):
        life.appraised(asked, Verdict.CONDITIONAL)
    with pytest.raises(CouncilRefused, match="已经请过"):
        life.asked(proposal, life.area.property_company)
    life.appraised(asked, Verdict.CONDITIONAL, conditions="不占消防通道", notes="地下有管线")
    assert Matter.objects.get(id=asked.matter_id).closed_at is not None
    life.moved(proposal, "decide")
    life.resolved(proposal)
    verbs = (
        Event.objects.filter(subject_id=proposal.id, step__isnull=False).order_by("step").values_list("verb", flat=True)
    )
    assert list(verbs) == ["propose", "discuss", "review", "appraise", "decide", "adopt"]


def test_of_two_who_move_it_one_is_refused(life: Life) -> None:
    proposal = life.proposed()
    other = Proposal.objects.select_related("community").get(id=proposal.id)
    life.moved(proposal, "discuss")
    with pytest.raises(CouncilRefused, match="刚刚有人先处理了"):
        life.moved(other, "discuss")


def test_enough_supporters_make_an_agenda_item_once(life: Life) -> None:
    life.area.community.settings = {"council": {"supporters": 4}}
    proposal = life.proposed(account=life.area.account)
    assert proposal.agenda_at is None
    supporters = life.supporters(proposal, 3)
    proposal.refresh_from_db()
    assert (proposal.support_count, proposal.agenda_at) == (4, NOW)
    assert not proposing.support(proposal=proposal, account=supporters[0], by=life.area.reporter, now=NOW)
    assert Notice.objects.filter(kind="proposal_on_agenda", user=life.area.worker).count() == 1
    assert Notice.objects.filter(kind="proposal_on_agenda", account__isnull=False).count() == 4
    proposing.take_back(proposal=proposal, account=supporters[0], by=life.area.reporter, now=NOW)
    proposal.refresh_from_db()
    assert proposal.support_count == Signature.objects.count() == 3
    assert proposal.agenda_at is not None
    assert proposing.support_on_paper(proposal=proposal, phone="19900007777", name="老宋", by=life.desk, now=NOW)
    with pytest.raises(CouncilRefused, match="正确的电话"):
        proposing.support_on_paper(proposal=proposal, phone="12", name="老宋", by=life.desk, now=NOW)


def test_a_show_of_hands_is_of_an_assembly_and_names_nobody(life: Life) -> None:
    proposal = life.moved(life.proposed(), "discuss")
    for wrong in ({"way": Way.DOOR, "times": 3}, {"way": Way.ASSEMBLY, "times": 3, "name": "老宋"}, {"signs": True}):
        with pytest.raises(CouncilRefused):
            life.heard(proposal, **wrong)  # type: ignore[arg-type]
    assert len(life.heard(proposal, Stance.UNSURE, Way.ASSEMBLY, times=30)) == 30
    account = resident("")
    said = opinions.speak(
        proposal=proposal, stance=Stance.FOR, words="好", signs=True, account=account, by=life.area.reporter, now=NOW
    )
    assert (said.signs, said.name) == (False, None), "who has no name on file cannot sign"
    waiting = list(Opinion.objects.order_by("id"))
    public = {said.id: "找赵阿姨 19900001111 谈"}
    opinions.check(proposal=proposal, opinions=waiting, public=public, by=life.desk, now=NOW)
    assert Opinion.objects.get(id=said.id).public_words == "找一位居民 （电话） 谈"


def test_a_project_ends_with_its_steps_done_and_words(life: Life) -> None:
    project = life.project()
    start = projects.Start(life.area.village, 1, NOW.date())
    with pytest.raises(CouncilRefused, match="已经立项"):
        projects.begin(proposal=project.proposal, start=start, by=life.desk, now=NOW)
    due = NOW + timedelta(days=3)
    projects.add_milestone(project=project, title="放样", to=life.area.village, due=due, by=life.desk, now=NOW)
    for report, words in (("", "建成了什么"), ("好了", "还有步骤没有办结")):
        with pytest.raises(CouncilRefused, match=words):
            projects.complete(project=project, report=report, by=life.desk, now=NOW)
    projects.spend(project=project, label="木料", amount_fen=900, source="", spent_on=NOW.date(), by=life.desk, now=NOW)
    projects.spend(
        project=project, label="冲回", amount_fen=-300, source="", spent_on=NOW.date(), by=life.desk, now=NOW
    )
    page = signed_in(Client(), life.area.worker).get(f"/c/qingyang/council/projects/{project.id}/").content.decode()
    assert "6 元" in page
    assert "-3 元" in page
    projects.stop(project=project, reason="管线改道", by=life.desk, now=NOW)
    with pytest.raises(CouncilRefused, match="项目已经结束"):
        projects.stop(project=project, reason="再停", by=life.desk, now=NOW)


def test_what_is_hidden_is_not_found_by_residents(life: Life) -> None:
    proposal, where = life.proposed(account=life.area.account), "/c/qingyang/decide/"
    assert proposal.title in Client().get(where).content.decode()
    moving.hide(proposal=proposal, reason="写到了一户人家", by=life.desk, now=NOW)
    assert proposal.title not in Client().get(where).content.decode()
    assert Client().get(f"{where}{proposal.id}/").status_code == 404
    [told] = Notice.objects.filter(text__contains="写到了一户人家")
    assert told.account_id == proposal.account_id, "whoever proposed it hears why, and nobody else"
    assert (
        "写到了一户人家"
        in signed_in(Client(), life.area.worker).get(f"/c/qingyang/council/{proposal.id}/").content.decode()
    )


def test_an_appraisal_is_of_whom_it_was_asked(life: Life) -> None:
    proposal = life.at(Stage.APPRAISAL)
    appraisal = life.asked(proposal, life.area.department)
    where = f"/c/qingyang/council/appraisals/{appraisal.id}/"
    assert signed_in(Client(), life.area.handler).get(where).status_code == 200
    assert signed_in(Client(), life.area.worker).get(where).status_code == 200
    assert signed_in(Client(), life.area.property_staff).get(where).status_code == 404
    assert signed_in(Client(), life.area.auditor).get(where).status_code == 403


def test_only_what_reads_alike_and_is_free_keeps_coming_back(life: Life) -> None:
    area = life.area
    for text in ("楼道灯不亮", "楼道灯又不亮了", "楼道灯一直不亮", "大门口有积水"):
        reported(area, text=text)
    reported(area, text="楼道灯不亮，家里有人打人", category=area.harm)
    visitor, since = area.visitor(area.worker), NOW - timedelta(days=30)
    (group,) = recurring(visitor, since)
    assert len(group.matters) == 3
    proposal = life.proposed()
    proposing.join_matters(proposal=proposal, matters=group.matters[:1], by=life.desk, now=NOW)
    assert recurring(visitor, since) == []
    with pytest.raises(CouncilRefused, match="已经并入别的提议"):
        proposing.join_matters(proposal=proposal, matters=group.matters, by=life.desk, now=NOW)


def test_the_community_says_how(area: Neighbourhood) -> None:
    area.community.settings = {"council": {"halls": {"classroom": "网络讲堂"}, "bench_talk": {"on_holiday": "after"}}}
    assert hall_name(area.community, "classroom") == "网络讲堂"
    assert hall_name(area.community, "bench") == "建言堂"
    assert council_of(area.community).bench_talk.on_holiday == "after"
    section = CouncilSection.model_validate({"council": {"bench_talk": {"place": "hall", "day": 20}}})
    assert [each.where for each in problems(section, {"1"})] == [("council", "bench_talk", "place")]
    assert not list(problems(section, {"hall"}))
    with pytest.raises(ValueError, match="small_group"):
        CouncilSection.model_validate({"council": {"small_group": 2}})


def test_the_doctor_finds_what_was_changed_behind_its_back(life: Life) -> None:
    proposal = life.proposed(account=life.area.account)
    project = life.project(title="给花坛换土")
    ours = {"council.answered", "council.counts", "council.names", "council.projects", "council.search"}
    assert [finding.breaches for finding in examine(NOW, ours)] == [[]] * 5
    Proposal.objects.filter(id=proposal.id).update(support_count=9, text="别的", closes_on=None, opens_on=None)
    Proposal.objects.filter(id=project.proposal_id).update(stage=Stage.REFUSED)
    found = {finding.guarantee.name: len(finding.breaches) for finding in examine(NOW, ours)}
    assert found == {
        "council.answered": 1, "council.counts": 2, "council.names": 0, "council.projects": 1, "council.search": 0,
    }  # fmt: skip


def test_pages_cost_little_and_the_same_with_more(life: Life) -> None:
    desk, someone = signed_in(Client(), life.area.worker), resident_in(Client(), life.area.community, life.area.account)
    project = life.project()
    talked = life.discussed(title="给单元门装闭门器", text="门总是砰一声")
    life.resolved(life.proposed("给河道捞水草", text="水草堵了闸口"), adopted=False, reason="归水务管")
    spent = []
    here = "/c/qingyang"
    paths = [
        (desk, f"{here}/council/", 8), (desk, f"{here}/council/projects/", 8), (desk, f"{here}/council/halls/", 10),
        (desk, f"{here}/council/{talked.id}/", 10), (desk, f"{here}/council/{talked.id}/opinions/", 8),
        (desk, f"{here}/council/{project.proposal_id}/", 10), (desk, f"{here}/council/projects/{project.id}/", 10),
        (someone, f"{here}/decide/", 8), (someone, f"{here}/decide/{talked.id}/", 10),
        (Client(), f"{here}/decide/{project.proposal_id}/", 10),
    ]  # fmt: skip
    for _time in range(2):
        for client, path, most in paths:
            client.get(path)
            with counted(most) as sent:
                assert client.get(path).status_code == 200
            spent.append(len(sent))
        for n in range(3):
            life.heard(life.discussed(title=f"另一件{n}", text=f"第{n}件别的事"))
            life.heard(talked, words=f"第{n}句")
            projects.add_milestone(
                project=project,
                title=f"第{n}步",
                to=life.area.village,
                due=NOW + timedelta(days=1),
                by=life.desk,
                now=NOW,
            )
    assert spent[: len(paths)] == spent[len(paths) :]


def test_writing_costs_little(life: Life) -> None:
    desk, someone = signed_in(Client(), life.area.worker), resident_in(Client(), life.area.community, life.area.account)
    talked, here = life.discussed(), "/c/qingyang"
    with counted(18):
        someone.post(f"{here}/decide/{talked.id}/opinion/", {"stance": "for", "words": "好"})
    with counted(18):
        someone.post(f"{here}/decide/{talked.id}/support/")
    with counted(18):
        desk.post(f"{here}/council/{talked.id}/opinions/new/", {"way": "door", "stance": "for"})
    verdict = resolving.Resolution(False, "先不做")
    with counted(18):
        resolving.resolve(proposal=talked, resolution=verdict, by=life.boss, now=NOW)
