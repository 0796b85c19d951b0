"""Applying a playbook: all of it, once; what left the file is put aside; a look changes nothing."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from linli.engines.matters.models import Category, StandardAnswer
from linli.engines.matters.queries.settings import loop_of
from linli.kernel.actors import Actor
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.playbooks import Change, ChangeKind
from linli.kernel.tenancy import in_community
from linli.practices.appeals.models import JointList, JointMember
from linli.registry.enums import PlaceKind, ResponsibilityRole
from linli.registry.models import DutyShift, Group, Party, Place, Responsibility
from linli.site.playbooks import apply, diff, read
from tests.site.test_playbooks import GOOD, write

pytestmark = pytest.mark.django_db


def applied(folder: Path, text: str, now: datetime) -> list[Change]:
    return apply(book=read(write(folder, text)), by=Actor.job(), now=now)


def little() -> Community:
    return Community.objects.get(code="little")


def kinds(changes: list[Change]) -> set[tuple[str, str]]:
    return {(str(change.kind), change.name) for change in changes}


def test_a_fresh_database_gets_everything(tmp_path: Path, now: datetime) -> None:
    applied(tmp_path, GOOD, now)
    community = little()
    assert community.jurisdiction == Jurisdiction.objects.get(code="110101")
    assert loop_of(community).reopen_limit == 2
    with in_community(community):
        assert Place.objects.filter(kind=PlaceKind.DWELLING).count() == 6 * 2 * 3 * 2
        assert Place.objects.get(code="xy-4").grid == Place.objects.get(code="w4")
        assert Responsibility.objects.get(role=ResponsibilityRole.PROPERTY).party.name == "某物业"
        assert Category.objects.get(key="leak").routes_to == ["property"]
        assert JointMember.objects.filter(joint_list=JointList.objects.get(key="both")).count() == 2


def test_a_second_time_changes_nothing(tmp_path: Path, now: datetime) -> None:
    assert applied(tmp_path, GOOD, now)
    assert applied(tmp_path, GOOD, now) == []
    assert diff(book=read(write(tmp_path, GOOD)), now=now) == []


def test_a_look_changes_nothing(tmp_path: Path, now: datetime) -> None:
    assert diff(book=read(write(tmp_path, GOOD)), now=now)
    assert not Community.objects.filter(code="little").exists()


def test_what_differs_is_told_and_changed(tmp_path: Path, now: datetime) -> None:
    applied(tmp_path, GOOD, now)
    text = GOOD.replace("name: 漏水", "name: 渗漏水").replace("3 workdays", "2 workdays").replace("1-6号楼", "1-5号楼")
    book = read(write(tmp_path, text))
    told = diff(book=book, now=now)
    leak = next(change for change in told if change.name == "渗漏水")
    assert leak.kind == ChangeKind.CHANGED
    assert "名称：漏水 → 渗漏水" in leak.detail
    assert "3 → 2" in leak.detail
    assert ("removed", "小院6号楼") in kinds(told)
    assert apply(book=book, by=Actor.job(), now=now) == told
    with in_community(little()):
        assert Category.objects.get(key="leak").name == "渗漏水"
        assert not Place.objects.get(code="xy-6-1-101").is_active
        assert Place.objects.get(code="xy-5").is_active


def test_what_left_the_file_is_put_aside_and_comes_back(tmp_path: Path, now: datetime) -> None:
    applied(tmp_path, GOOD, now)
    text = GOOD.partition("joint_lists:")[0].replace("  - {who: firm, role: property, places: [xy]}\n", "  []\n")
    text = text.partition("answers:")[0].replace("  firm: {name: 某物业, kind: property_company}\n", "")
    told = kinds(applied(tmp_path, text, now))
    assert {("removed", "某物业"), ("removed", "修好了"), ("removed", "两家清单")} <= told
    with in_community(little()):
        assert not Party.objects.get(name="某物业").is_active
        assert Responsibility.objects.get(role="property").until_on is not None
        assert not JointList.objects.get(key="both").is_active
        assert not StandardAnswer.objects.exists()
    applied(tmp_path, GOOD, now)
    with in_community(little()):
        assert Party.objects.get(name="某物业").is_active
        assert Group.objects.filter(code="firm").count() == 1
        assert JointList.objects.get(key="both").is_active


def test_what_was_made_by_hand_stays(tmp_path: Path, now: datetime) -> None:
    applied(tmp_path, GOOD, now)
    with in_community(little()):
        StandardAnswer.new(title="手写的", text="手写的答复")
        Responsibility.new(party=Party.objects.get(name="某物业"), role="sanitation", from_on=now.date())
    assert applied(tmp_path, GOOD, now) == []
    with in_community(little()):
        assert StandardAnswer.objects.filter(title="手写的").exists()
        assert Responsibility.objects.get(role="sanitation").until_on is None


def test_weeks_of_duty_are_filled_in_turn(tmp_path: Path, now: datetime) -> None:
    text = GOOD + "duty: {turns: [desk, firm], weeks: 4}\n"
    applied(tmp_path, text, now)
    with in_community(little()):
        names = [shift.party.name for shift in DutyShift.objects.select_related("party").order_by("starts_at")]
    assert len(names) == 4
    assert names[0] != names[1]
    assert names[:2] == names[2:]
    assert applied(tmp_path, text, now) == []


def test_a_bad_file_changes_nothing_and_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, GOOD.replace("kind: desk", "kind: desc"))
    with pytest.raises(SystemExit) as left:
        call_command("playbook", "apply", str(path), "--json")
    assert left.value.code == 1
    assert '"line": 9' in capsys.readouterr().out
    assert not Community.objects.exists()
