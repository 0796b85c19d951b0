"""The demo: two communities, made-up people, a past lived through the actions, the same for the same seed and day."""

import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Q

from linli.accounts.models import Notice, ResidentAccount, User
from linli.accounts.queries import demo_people, demo_residents
from linli.accounts.simulate import PASSWORD
from linli.engines.matters.enums import Source, Stage
from linli.engines.matters.models import Entry, Matter
from linli.kernel import channels
from linli.kernel.doctor import examine
from linli.kernel.models import Community, Event, Job
from linli.kernel.tenancy import in_community
from linli.practices.appeals.models import Forwarded, JointItem
from linli.practices.appeals.simulate.plan import Amount
from linli.practices.appeals.simulate.town import templates
from linli.registry.enums import Settled
from linli.registry.models import Person, Residence, Responsibility
from linli.registry.queries.duplicates import candidates, merges
from linli.registry.queries.spells import settled_counts
from linli.site.simulate.casts import SHOWN
from linli.site.simulate.past import bring_up

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CODES = list(SHOWN)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have left the house."""
    told: list[str] = []
    monkeypatch.setattr(channels.ConsoleChannel, "send", lambda self, to, **_: told.append(to))
    return told


def told(community: Community) -> list[tuple[object, ...]]:
    """The past in words and moments, without ids."""
    with in_community(community):
        matters = Matter.objects.order_by("number").values_list("number", "text", "stage", "reported_at", "answered_at")
        words = Entry.objects.order_by("at", "kind", "text").values_list("kind", "text", "at")
        return [*matters, *words, *demo_residents_names()]


def demo_residents_names() -> list[tuple[object, ...]]:
    return [(account.name,) for account in ResidentAccount.objects.order_by("created_at", "id")]


def test_both_communities_live(now: datetime, sent: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    first = _lived_and_undone(now)
    began = time.process_time()
    for code in CODES:
        bring_up(code, now)
    # Thirty seconds on a free machine; counted in CPU and generously, since other tests run beside this one.
    assert time.process_time() - began < 70
    assert told(Community.objects.get(code="jinkang")) == first  # the same seed makes the same past
    total = 0
    for community in Community.objects.order_by("code"):
        with in_community(community):
            total += Matter.objects.count()
            _whole(now)
            _varied()
            _at_rest(now)
            assert len(demo_residents()) == 3
            assert Residence.objects.count() >= 70
            assert settled_counts(Person.objects.all(), now.date())[Settled.NEWCOMER] > 5
            assert candidates()
            assert merges()
    assert 600 <= total <= 1000
    assert [breach for finding in examine(now, {"matters.rollups"}) for breach in finding.breaches] == []
    assert sent == []
    with in_community(Community.objects.get(code="xinjie")):
        turns = JointItem.objects.filter(matter__closed_at=None).order_by("matter__holder__name")
        assert set(turns.values_list("matter__holder__name", flat=True)) == {
            "安禾物业",
            "新街社区党总支",
            "望新家园业委会",
        }
    with in_community(Community.objects.get(code="jinkang")):
        assert Responsibility.objects.filter(role="upkeep", claimed=True).count() == 29
    _people()
    _a_second_run_changes_nothing(capsys)


def _whole(now: datetime) -> None:
    """Every open matter has a holder and a due time; some are late, some due soon, some wait for a word."""
    still_open = Matter.objects.filter(closed_at=None)
    assert not still_open.filter(Q(holder=None) | Q(due_at=None)).exists()
    running = still_open.exclude(stage__in=[Stage.ANSWERED, Stage.JOINED, Stage.ASKING])
    assert running.filter(due_at__lte=now).exists()
    assert running.filter(due_at__gt=now, due_at__lte=now + timedelta(hours=4)).exists()
    assert {Stage.REPORTED, Stage.HANDLING, Stage.ASKING, Stage.ANSWERED} <= set(
        still_open.values_list("stage", flat=True)
    )
    assert Matter.objects.filter(stage=Stage.JOINED).exists()
    assert Matter.objects.filter(closed_at=None, reopened_count=2).exists()  # may be declared ended
    assert not Matter.objects.filter(Q(reported_at__gt=now) | Q(closed_at__gt=now)).exists()
    assert not Matter.objects.filter(closed_at__lt=F("reported_at")).exists()


def _varied() -> None:
    """Every way of the loop was gone."""
    verbs = Counter(Event.objects.order_by("id").values_list("verb", flat=True))
    ways = {"dispatch", "accept", "answer", "evaluate", "reopen", "refuse", "ask", "reply", "join", "extend", "urge",
            "settle", "archive", "remind", "escalate", "publish", "hotline_replied", "end", "transfer", "note"}  # fmt: skip
    assert ways - set(verbs) == set()
    assert {Source.PHONE_PAGE, Source.CALL, Source.HOTLINE, Source.ROUND} <= set(
        Matter.objects.order_by("id").values_list("source", flat=True)
    )
    assert Forwarded.objects.filter(replied_at=None).exists()
    answered = Matter.objects.exclude(in_time=None)
    assert 0.8 <= answered.filter(in_time=True).count() / answered.count() < 1


def _at_rest(now: datetime) -> None:
    """Nothing of the past rings or is sent again."""
    assert not Job.objects.filter(due_at__lte=now, state=Job.State.WAITING).exists()
    assert not Job.objects.exclude(last_error="").exists()
    assert not Notice.objects.exclude(account=None).filter(sent_at=None).exists()


def _lived_and_undone(now: datetime, *how: Any) -> list[tuple[object, ...]]:
    with transaction.atomic():
        bring_up("jinkang", now, *how)
        past = told(Community.objects.get(code="jinkang"))
        transaction.set_rollback(True)
    return past


@pytest.mark.once
def test_another_seed_makes_another_past(now: datetime) -> None:
    little = Amount(reports=24, rounds=4, papers=2), timedelta(days=45)
    assert _lived_and_undone(now, 1, *little) != _lived_and_undone(now, 2, *little)


def _people() -> None:
    """Listed at sign-in with what to try; those who only act in the background are not."""
    communities = demo_people()
    people = [person for _, members in communities for person in members]
    assert {name for name, _ in communities} == {"新街社区", "金康居民区"}
    assert all(person.demo_hint.partition(" · ")[2] for person in people)
    assert people[0].check_password(PASSWORD)
    assert User.objects.filter(is_demo=False).exists()


def _a_second_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = User.objects.count()
    began = time.process_time()
    call_command("demo")
    assert time.process_time() - began < 1
    assert User.objects.count() == before
    assert capsys.readouterr().out == ""


@pytest.mark.once
def test_texts_are_many_and_ours() -> None:
    reports = templates("reports")
    assert len(reports) >= 60
    assert len({report["text"] for report in reports}) == len(reports)
    for report in reports:
        assert ("ask" in report) == ("reply" in report)
        assert ("complaint" in report) == ("again" in report)
