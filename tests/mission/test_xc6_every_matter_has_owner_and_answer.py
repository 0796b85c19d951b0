"""XC6 民事民办 "社区就是物业": ask the community, it is done. 事事有着落、件件有回音.

Some weeks of life, every move taken by chance among those the procedure allows, the clock running: at no moment has an
open matter no holder or no due time, and none is closed without an answer its reporter can read.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.engines.matters.actions import answering, handing, joining, saying, splitting
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.procedures import procedure_of
from linli.kernel.actors import Actor
from linli.kernel.jobs import work_once
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.kernel.workflow import MoveRefused
from tests.factories import NOW, Neighbourhood, neighbourhood, reported
from tests.mission.people import Someone, at, number_in, staff

pytestmark = pytest.mark.django_db
WEEKS = 3
Act = Callable[[Matter, datetime], Any]


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood("xincun", "新村社区")


def joined(matter: Matter, desk: Actor, now: datetime) -> None:
    """Join it to the oldest that may be joined to, if there is any."""
    rows = Matter.objects.filter(stage__in=(Stage.REPORTED, Stage.HANDLING), whole=None).exclude(id=matter.id)
    original = rows.select_related("community").order_by("id").first()
    if original:
        joining.join(matter=matter, original=original, by=desk, now=now)


def more_time(matter: Matter, fixer: Actor, boss: Actor, grant: bool, now: datetime) -> None:
    until = max(matter.due_at or now, now) + timedelta(days=2)
    asked = saying.ask_extension(matter=matter, until=until, reason="等配件", by=fixer, now=now)
    saying.decide_extension(extension=asked, grant=grant, by=boss, now=now)


def acts(area: Neighbourhood, chance: random.Random) -> dict[str, Act]:
    """What people do with a matter, by the name of the move."""
    desk, fixer, boss = area.actor(area.worker), area.actor(area.property_staff), area.actor(area.secretary)
    reporter = area.reporter
    holders = [area.property_company, area.village, area.department]

    def others(matter: Matter) -> Any:
        return chance.choice([each for each in holders if each.id != matter.holder_id])

    def rate(matter: Matter, now: datetime) -> None:
        rating = chance.choice([Rating.SATISFIED, Rating.SATISFIED, Rating.BASICALLY, Rating.UNSATISFIED])
        answering.evaluate(matter=matter, rating=rating, reason="说说", by=reporter, now=now)

    return {
        "dispatch": lambda m, now: handing.dispatch(matter=m, to=others(m), by=desk, now=now),
        "accept": lambda m, now: handing.accept(matter=m, by=fixer, now=now),
        "answer": lambda m, now: answering.answer(matter=m, text="修好了", by=fixer, now=now),
        "settle": lambda m, now: answering.settle(matter=m, text="当场办好", by=desk, now=now),
        "transfer": lambda m, now: handing.hand_on(matter=m, to=others(m), name="transfer", reason="改派", by=desk, now=now),
        "pass": lambda m, now: handing.hand_on(matter=m, to=others(m), name="pass", reason="下一家", by=fixer, now=now),
        "refuse": lambda m, now: handing.refuse(matter=m, reason="不归我们", by=fixer, now=now),
        "ask": lambda m, now: answering.ask(matter=m, question="哪一户？", by=fixer, now=now),
        "reply": lambda m, now: answering.reply(matter=m, text="二单元", by=reporter, now=now),
        "resume": lambda m, now: answering.resume(matter=m, by=fixer, now=now),
        "extend": lambda m, now: more_time(m, fixer, boss, chance.random() < 0.7, now),
        "join": lambda m, now: joined(m, desk, now),
        "unjoin": lambda m, now: joining.unjoin(matter=m, by=desk, now=now),
        "split": lambda m, now: splitting.split(matter=m, tasks=["一项", "二项"], by=desk, now=now),
        "evaluate": rate,
        "reopen": lambda m, now: answering.reopen(matter=m, reason="又坏了", by=reporter, now=now),
        "end": lambda m, now: answering.end(matter=m, reason="依法不能办", by=boss, now=now),
    }  # fmt: skip


def owned_and_answered() -> None:
    """The row's promise, asked of every matter there is."""
    steps = Event.objects.filter(step__isnull=False).order_by("subject_id", "step")
    last_step = dict(steps.values_list("subject_id", "data"))
    for matter in Matter.objects.order_by("id"):
        if matter.is_open:
            assert matter.holder_id, f"{matter.number} has nobody"
            assert matter.due_at, f"{matter.number} has no due time"
        else:
            assert matter.answer.strip(), f"{matter.number} was closed without an answer"
        kept = last_step[matter.id]["state"]
        assert kept["stage"] == matter.stage, f"{matter.number}: its story does not end where it stands"
        assert kept["holder"] == (str(matter.holder_id) if matter.holder_id else None)
        assert kept["closed"] == (matter.closed_at is not None)


def lived(area: Neighbourhood, seed: int) -> datetime:
    """Some weeks of chance; returns the moment they end."""
    chance, moment = random.Random(seed), NOW
    with in_community(area.community):
        can = acts(area, chance)
    for _day in range(7 * WEEKS):
        moment += timedelta(days=1)
        with in_community(area.community):
            if chance.random() < 0.8:
                kind = chance.choice([area.leak, area.tree, area.harm, area.staff_only])
                reported(area, text=f"第{moment:%j}天：又有事", category=kind, now=moment)
            for matter in Matter.objects.select_related("community").order_by("id"):
                if chance.random() < 0.5:
                    name = chance.choice(
                        [*[m.name for m in procedure_of(matter.kind).moves if matter.stage in m.source], "split"]
                    )
                    with suppress(MoveRefused):
                        can.get(name, lambda *_: None)(matter, moment)
            owned_and_answered()
        work_once(moment, limit=200)
    return moment


@pytest.mark.parametrize("seed", [1, 6, 26])
def test_every_matter_has_an_owner_and_an_answer_at_every_moment(area: Neighbourhood, seed: int) -> None:
    moment = lived(area, seed)
    with in_community(area.community):
        owned_and_answered()
        verbs = set(Event.objects.filter(step__isnull=False).order_by().values_list("verb", flat=True))
    assert len(verbs) > 8, f"too quiet a life: {verbs}"
    assert moment > NOW


def test_left_alone_it_is_still_somebodys_and_still_ends(area: Neighbourhood) -> None:
    """Nobody evaluates: the answer stays readable and the matter is archived with it."""
    with in_community(area.community):
        matter = reported(area)
        answering.answer(matter=matter, text="修好了", by=area.actor(area.worker), now=NOW)
    late = NOW + timedelta(days=30)
    while work_once(late):
        pass
    with in_community(area.community):
        after = Matter.objects.get(id=matter.id)
        assert (after.stage, after.answer, after.rating) == ("closed", "修好了", "")
        assert Event.objects.get(subject_id=matter.id, verb="archive").actor_kind == Actor.job().kind


def test_ask_the_community_and_it_is_done(area: Neighbourhood) -> None:
    """No property company here: a broken pipe is told at the counter, mended by the community's own people, answered."""
    clerk, secretary = staff(area.worker), staff(area.secretary)
    with at(NOW):
        clerk.open("/c/xincun/desk/").send(
            "/desk/", source="counter", category=str(area.leak.id), text="楼道水管裂了", place=str(area.building.id),
            phone="19912340009", name="老矿工",
        )  # fmt: skip
        number = number_in(clerk)
        link = "/c/xincun/t/" + clerk.html.split("/c/xincun/t/")[1].split('"')[0].split("<")[0].strip()
        Someone().open(link).reads("社区受理台")
        with in_community(area.community):
            matter = Matter.objects.get(number=number)
        secretary.open(f"/c/xincun/matters/{matter.id}/").reads("楼道水管裂了")
    with at(NOW + timedelta(hours=3)):
        clerk.open(f"/c/xincun/matters/{matter.id}/answer/").send("/answer/", text="社区自己换了水管。")
        Someone().open(link).reads("社区自己换了水管。").send("/evaluate/", rating="satisfied").reads("谢谢您的评价")
