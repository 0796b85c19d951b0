"""What happens when: some hundred stories spread over the days of a past, and a few left open for whoever tries the demo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from linli.engines.matters.enums import Source
from linli.kernel.worktime import local
from linli.practices.appeals.simulate.elsewhere import Stories
from linli.practices.appeals.simulate.life import Life, Story
from linli.practices.appeals.simulate.stories import SOURCES
from linli.practices.appeals.simulate.teller import Plot
from linli.practices.appeals.simulate.town import Template, Town, templates

#: Weights of the hours of a day: people report before work, at noon, most after supper.
HOURS = (0, 0, 0, 0, 0, 1, 3, 6, 9, 9, 8, 7, 6, 5, 6, 6, 6, 7, 9, 10, 9, 6, 3, 1)
PICTURES = 7


@dataclass(frozen=True, slots=True)
class Amount:
    """How much happens in the whole time."""

    reports: int = 84
    rounds: int = 18
    papers: int = 6


def live(*, town: Town, since: datetime, present: datetime, seed: int, amount: Amount | None = None) -> Life:
    """Live the time from `since` to the present. The same seed and present make the same past."""
    rng = Random(f"{town.community.code} {seed}")
    life = Life(present)
    teller, amount = Stories(town, life), amount or Amount()
    _reports(teller, rng, since, present, amount.reports)
    for template, at in zip(
        _dealt("rounds", rng, amount.rounds), _times(rng, since, present, amount.rounds), strict=True
    ):
        at = town.calendar.next_working_moment(at)
        life.begin(at, teller.round(template, Random(rng.random())))
    _papers(teller, rng, since, present, amount.papers)
    _left_open(teller, rng, present)
    life.go_on()
    return life


def _dealt(name: str, rng: Random, count: int) -> list[Template]:
    """Templates in shuffled rounds, so that none comes again before all came."""
    dealt: list[Template] = []
    while len(dealt) < count:
        deck = list(templates(name))
        rng.shuffle(deck)
        dealt += deck
    return dealt[:count]


def _times(rng: Random, since: datetime, present: datetime, count: int) -> list[datetime]:
    days = (present - since).days
    first = local(since).replace(hour=0, minute=0, second=0, microsecond=0)
    times = []
    for _each in range(count):
        hour = rng.choices(range(24), HOURS)[0]
        times.append(first + timedelta(days=rng.randrange(1, days), hours=hour, minutes=rng.randrange(60)))
    return sorted(times)


def _reports(teller: Stories, rng: Random, since: datetime, present: datetime, count: int) -> None:
    town, times = teller.town, _times(rng, since, present, count)
    times += [present - timedelta(hours=rng.uniform(0.3, 30)) for _each in range(6)]
    with_pictures = set(rng.sample(range(count), PICTURES)) | {count + 1, count + 3}
    for number, (template, at) in enumerate(zip(_dealt("reports", rng, len(times)), times, strict=True)):
        plot = Plot(
            template, rng.choice(town.neighbours[3:]), Random(rng.random()), source=rng.choice(SOURCES),
            late=rng.random() < 0.07, pictures=number in with_pictures,
        )  # fmt: skip
        if plot.source != Source.PHONE_PAGE:
            at = town.calendar.next_working_moment(at)
        teller.life.begin(at, teller.report(plot))


def _papers(teller: Stories, rng: Random, since: datetime, present: datetime, count: int) -> None:
    town = teller.town
    for number, template in enumerate(_dealt("hotline", rng, count + 2), start=1):
        plot = Plot(template, rng.choice(town.neighbours[3:]), Random(rng.random()), source=Source.HOTLINE)
        if number <= count:
            at = town.calendar.next_working_moment(since + (present - since) * (number / (count + 1)))
            due = town.calendar.add_workdays(at, rng.randint(3, 5))
        else:  # two that are due in a few hours
            at, plot.stop = present - timedelta(days=3, hours=number), "handling"
            due = present + timedelta(hours=1.5 * (number - count), minutes=20)
        teller.life.begin(at, teller.hotline(plot, f"JX{at:%y%m%d}{number:04d}", due))


def _left_open(teller: Stories, rng: Random, present: datetime) -> None:
    """What waits for the person at the demo: something to evaluate, to reply to, to urge, late ones at the holder's."""
    town, reports = teller.town, templates("reports")

    def report(
        category: str, ago: timedelta, stop: str, neighbour: int, *, ask: bool = False, pictures: bool = False
    ) -> None:
        of_kind = [t for t in reports if t["category"] == category and ("ask" in t) == ask and "progress" not in t]
        who = town.neighbours[neighbour] if neighbour < 3 else rng.choice(town.neighbours[3:])
        plot = Plot(rng.choice(of_kind), who, Random(rng.random()), stop=stop, pictures=pictures)
        teller.life.begin(town.calendar.next_working_moment(present - ago), teller.report(plot))

    report("facilities", timedelta(days=9), "answered", 0, pictures=True)
    report("noise", timedelta(days=3), "asking", 1, ask=True)
    report("sewage", timedelta(days=2), "handling", 2, pictures=True)
    report("repair", timedelta(days=12), "handling", 9)
    report("rubbish", timedelta(days=6), "handling", 9)
    report("greening", timedelta(days=11), "handling", 9)
    report("facilities", timedelta(days=8), "dispatched", 9)
    report("parking", timedelta(days=4), "dispatched", 9)
    report("fallen-tree", timedelta(days=3), "handling", 9, pictures=True)
    report("facade", timedelta(hours=20), "reported", 9)
    _in_deadlock(teller, rng, present)


def _in_deadlock(teller: Stories, rng: Random, present: datetime) -> None:
    """What needs a decision: never satisfied (one was ended, one can be), reported twice, a turn of each of three.

    Begun so many working hours ago, so that it came as far also after a holiday.
    """
    town = teller.town

    def plot(category: str, stop: str = "", *, number: int = 0, doubled: bool = False) -> Plot:
        of_kind = [t for t in templates("reports") if t["category"] == category and "ask" not in t]
        return Plot(of_kind[number], rng.choice(town.neighbours[3:]), Random(rng.random()), stop=stop, doubled=doubled)

    def begin(hours: int, story: Callable[[datetime], Story]) -> None:
        teller.life.begin(town.calendar.add_working(present, -timedelta(hours=hours)), story)

    begin(200, teller.ended(plot("repair")))
    begin(40, teller.ended(plot("facade", "handling", number=2)))
    begin(6, teller.report(plot("rubbish", "handling", number=1, doubled=True)))
    if town.joint_list:
        begin(12, teller.shared(plot("parking", number=3), ["owners"]))
        begin(13, teller.shared(plot("sewage", number=2), ["owners", "property"]))
        begin(14, teller.shared(plot("greening", number=1), ["owners", "party-branch"]))
