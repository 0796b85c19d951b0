"""Importing appeals: their own times, their answers, nobody told, the same file again changes nothing."""

import csv
import json
import statistics
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from linli.accounts.models import Notice
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.actions.moving import ALARM, state_of
from linli.engines.matters.enums import Source, Stage, Wall
from linli.engines.matters.guarantees import alarms
from linli.engines.matters.models import Entry, Matter, Reporter
from linli.engines.matters.rules import remind_at
from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.ids import read_number
from linli.kernel.models import Event, Job
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI
from linli.practices.appeals.actions import imports
from linli.practices.appeals.actions.imports import Outcome, Tally, import_appeals
from linli.practices.appeals.importing import rows
from linli.practices.appeals.models import Imported
from tests.factories import NOW, Neighbourhood, category, neighbourhood

pytestmark = pytest.mark.django_db
HEADING = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间,点赞数"
OPEN = "101,u1,夜里施工太吵,2019/2/28 11:25:05,打桩到半夜,,,3"
CLOSED = "102,u1,电话 13000000000 打不通,2018/12/30 8:00:00,没人接,已经修好电话,2019/1/10 8:00:00,0"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "appeals"


@pytest.fixture
def area() -> Neighbourhood:
    area = neighbourhood()
    with in_community(area.community):
        category("noise", "噪声扰民", wall=Wall.PUBLIC)
        category("other", "其他", wall=Wall.PUBLIC, position=9)
    return area


def bring(area: Neighbourhood, lines: Iterable[str], **options: Any) -> Tally:
    found = rows("\n".join([HEADING, *lines]), columns={}, now=NOW)
    tallies = import_appeals(community=area.community, rows=found, by=Actor.job(), now=NOW, **options)
    return list(tallies)[-1]


def test_an_open_one_waits_at_the_desk_with_a_term_from_now(area: Neighbourhood) -> None:
    bring(area, [OPEN])
    with in_community(area.community):
        matter = Matter.objects.select_related("category").get()
        assert matter.reported_at == datetime(2019, 2, 28, 11, 25, 5, tzinfo=SHANGHAI)
        assert (matter.stage, matter.holder_id, matter.source) == (Stage.REPORTED, area.desk.id, Source.IMPORT)
        assert matter.category.key == "noise"
        assert not matter.is_history
        assert matter.number.startswith("19-")
        assert read_number(matter.number) == matter.number
        assert matter.due_at is not None
        assert matter.due_at > NOW
        assert Imported.objects.get().for_count == 3


def test_nobody_is_reminded_of_one_before_its_first_move(area: Neighbourhood) -> None:
    """Thousands end on one day: the inbox shows them; whoever takes one up is reminded of that one."""
    bring(area, [OPEN])
    with in_community(area.community):
        matter = Matter.objects.select_related("community").get()
        assert not Job.objects.exists()
        assert list(alarms(NOW)) == []
        dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
        assert matter.due_at is not None
        alarm = Job.objects.get(kind=ALARM)
        assert (alarm.key, alarm.due_at) == (str(matter.id), remind_at(NOW, matter.due_at))


def test_what_tells_of_harm_stays_with_the_staff(area: Neighbourhood) -> None:
    """History is listed on request, but never what tells of violence, whatever category its words fit best."""
    harm = CLOSED.replace("102", "103").replace("没人接", "没人接，孩子在家被虐待")
    bring(area, [CLOSED, harm], listed=True)
    with in_community(area.community):
        walls = dict(Matter.objects.order_by("id").values_list("imported__external_number", "wall"))
        assert walls == {"102": Wall.PUBLIC, "103": Wall.STAFF}
        assert Matter.objects.get(is_listed=True).imported.external_number == "102"


def test_an_answered_one_is_history_with_its_real_answer_and_times(area: Neighbourhood) -> None:
    bring(area, [CLOSED])
    with in_community(area.community):
        matter = Matter.objects.get()
        answered = datetime(2019, 1, 10, 8, 0, tzinfo=SHANGHAI)
        assert (matter.stage, matter.answer) == (Stage.CLOSED, "已经修好电话")
        assert matter.answered_at == matter.closed_at == answered
        assert matter.answer_minutes == timedelta(days=11) // timedelta(minutes=1)
        assert matter.is_history
        assert matter.in_time is None
        assert not matter.is_listed
        assert Entry.objects.get().text == "已经修好电话"
        assert not Job.objects.exists()


def moments(state: dict[str, Any]) -> dict[str, Any]:
    """The same state, however its due time is written."""
    due = state["due_at"]
    return state | {"due_at": datetime.fromisoformat(due) if due else None}


def test_events_tell_the_story_and_end_in_the_current_state(area: Neighbourhood) -> None:
    bring(area, [OPEN, CLOSED])
    with in_community(area.community):
        for matter in Matter.objects.order_by("number"):
            events = list(Event.objects.filter(subject_id=matter.id).order_by("step"))
            verbs = ["report"] if matter.is_open else ["report", "answer", "archive"]
            assert [event.verb for event in events] == verbs
            assert [event.step for event in events] == list(range(1, matter.version + 1))
            assert events[0].at == matter.reported_at
            assert moments(events[-1].data["state"]) == moments(state_of(matter))


def test_nobody_is_told_and_users_are_pseudonyms(area: Neighbourhood) -> None:
    bring(area, [OPEN, CLOSED, OPEN.replace("101,u1", "103,u2")])
    with in_community(area.community):
        assert not Notice.objects.exists()
        assert not Job.objects.exists()
        names = dict(Reporter.objects.order_by().values_list("matter__imported__external_number", "pseudonym"))
        assert names["101"] == names["102"] != names["103"]
        assert all("u1" not in name and name.startswith("网友") for name in names.values())


def test_it_is_found_by_its_words(area: Neighbourhood) -> None:
    bring(area, [OPEN, CLOSED])
    with in_community(area.community):
        found = Matter.objects.filter(id__in=search.matching("matter", "打桩"))
        assert [matter.title for matter in found.order_by("id")] == ["夜里施工太吵"]


def test_the_same_file_again_changes_nothing(area: Neighbourhood) -> None:
    bring(area, [OPEN, CLOSED])
    tally = bring(area, [OPEN, CLOSED, OPEN])
    assert tally.counts == {Outcome.ADDED: 0, Outcome.UNCHANGED: 3}
    with in_community(area.community):
        assert Matter.objects.count() == 2


def test_the_same_number_with_other_words_is_told_not_overwritten(area: Neighbourhood) -> None:
    bring(area, [OPEN])
    tally = bring(area, [OPEN.replace("打桩", "唱歌")])
    assert tally.counts[Outcome.DIFFERS] == 1
    assert tally.told == [(2, "编号 101 已经导入过，内容不同：保留原来的")]
    with in_community(area.community):
        assert "打桩" in Matter.objects.get().text


def test_a_bad_row_is_told_and_the_rest_goes_in(area: Neighbourhood) -> None:
    tally = bring(area, [OPEN, "104,u1,题,没有时间,文,,,0", CLOSED])
    assert tally.counts[Outcome.ADDED] == 2
    assert tally.counts[Outcome.REFUSED] == 1
    assert tally.told[0][0] == 3


def test_listed_history_is_shown_without_its_numbers(area: Neighbourhood) -> None:
    bring(area, [OPEN, CLOSED], listed=True)
    with in_community(area.community):
        listed = Matter.objects.get(is_listed=True)
        assert (listed.stage, listed.public_title) == (Stage.CLOSED, "电话 （电话） 打不通")


def test_nothing_goes_to_named_people_alone_by_a_guess(area: Neighbourhood) -> None:
    bring(area, ["105,u1,有人打人,2019/2/28,人身安全受到威胁,,,0"])
    with in_community(area.community):
        assert Matter.objects.get().wall == Wall.STAFF


def test_batches_and_two_communities(area: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 3)
    other = neighbourhood("baiyang", "白杨社区")
    lines = [OPEN.replace("101,", f"{number},") for number in range(10)]
    assert bring(area, lines).counts[Outcome.ADDED] == 10
    assert bring(other, lines).counts[Outcome.ADDED] == 10
    with in_community(area.community):
        ours = set(Reporter.objects.order_by().values_list("pseudonym", flat=True))
        assert Matter.objects.order_by("id").values_list("number", flat=True)[9].startswith("19-00010-")
    with in_community(other.community):
        assert ours.isdisjoint(Reporter.objects.order_by().values_list("pseudonym", flat=True))


def test_a_long_title_is_cut_and_a_long_text_kept(area: Neighbourhood) -> None:
    bring(area, [f"106,u1,{'长' * 200},2019/2/28,{'文' * 9000},,,0"])
    with in_community(area.community):
        matter = Matter.objects.get()
        assert len(matter.title) == 120
        assert len(matter.text) == 9000


# -- the command


def command(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    call_command("import_records", "appeals", *arguments)
    said = capsys.readouterr()
    return said.out, said.err


def test_the_command_counts_and_tells(area: Neighbourhood, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "appeals.csv"
    path.write_bytes("\n".join([HEADING, OPEN, "104,u1,题,没有时间,文,,,0"]).encode("gb18030"))
    out, err = command(str(path), "--community", area.community.division_code, "--json", capsys=capsys)
    assert json.loads(out) == {"read": 2, "added": 1, "unchanged": 0, "refused": 1, "differs": 0}
    assert err.startswith("第 3 行：留言时间")


@pytest.mark.parametrize(("code", "words"), [("nowhere", "没有代码为 nowhere"), ("xinjie", "linli playbook apply")])
def test_a_community_that_is_not_there(
    code: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command(str(tmp_path / "none.csv"), "--community", code, capsys=capsys)
    assert words in capsys.readouterr().err


def test_a_file_that_is_not_there(area: Neighbourhood, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command(str(tmp_path / "none.csv"), "--community", area.community.code, capsys=capsys)
    assert "读不到" in capsys.readouterr().err


def test_a_community_not_set_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.factories import community_of

    path = tmp_path / "appeals.csv"
    path.write_text("\n".join([HEADING, OPEN]))
    with pytest.raises(SystemExit):
        command(str(path), "--community", community_of().code, capsys=capsys)
    assert "剧本" in capsys.readouterr().err


# -- the real files, where they are


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason=f"REAL DATA MISSING: {REAL} is not on this machine")
def test_real_answers_keep_their_median_of_eleven_days(area: Neighbourhood, capsys: pytest.CaptureFixture[str]) -> None:
    path = REAL / "answered.csv"
    out, _err = command(str(path), "--community", area.community.code, "--json", capsys=capsys)
    assert json.loads(out) == {"read": 2816, "added": 2816, "unchanged": 0, "refused": 0, "differs": 0}
    with in_community(area.community):
        minutes = Matter.objects.filter(is_history=True).order_by().values_list("answer_minutes", flat=True)
        assert round(statistics.median(minutes) / 1440, 1) == 11.2
    if connection.vendor == "sqlite":
        with path.open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.DictReader(file)) == 2816


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason=f"REAL DATA MISSING: {REAL} is not on this machine")
def test_the_real_stream_goes_in_open(area: Neighbourhood, capsys: pytest.CaptureFixture[str]) -> None:
    out, _err = command(str(REAL / "stream.csv"), "--community", area.community.code, "--json", capsys=capsys)
    assert json.loads(out)["added"] == 4326
    with in_community(area.community):
        assert Matter.objects.filter(stage=Stage.REPORTED, closed_at=None).count() == 4326
