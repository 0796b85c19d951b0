"""The topics of a month for a joint review, from the figures. No Django; words are made where the topics are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

#: Fewer than so many of a kind are somebody in particular, not a topic.
ENOUGH = 3
#: A kind has risen when it came so much more often than the month before.
RISEN = 1.5
MOST = 6


@dataclass(frozen=True, slots=True)
class KindCount:
    """Of one category: how many came this month and the month before."""

    name: str
    now_count: int
    before_count: int


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of a month; `quarrels`: taken on by the police post, and of these settled."""

    kinds: Sequence[KindCount] = ()
    late_count: int = 0
    reopened_count: int = 0
    whistles: Sequence[str] = ()
    asks: Sequence[str] = ()
    quarrels: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Topic:
    """`kind` is a `TopicKind`; `name` what it is about; counts as the words need them."""

    kind: str
    name: str = ""
    count: int = 0
    before_count: int = 0


def topics(month: Month) -> list[Topic]:
    """What the partners should talk about, most pressing first."""
    enough = [each for each in month.kinds if each.now_count >= ENOUGH]
    risen = [each for each in enough if each.now_count >= RISEN * max(each.before_count, 1)]
    risen.sort(key=lambda each: (each.before_count - each.now_count, each.name))
    often = sorted((each for each in enough if each not in risen), key=lambda each: (-each.now_count, each.name))
    found = [Topic("whistle", name) for name in month.whistles[:2]]
    if month.late_count:
        found.append(Topic("late", count=month.late_count))
    found += [Topic("rising", each.name, each.now_count, each.before_count) for each in risen[:2]]
    found += [Topic("frequent", each.name, each.now_count, each.before_count) for each in often[:1]]
    if month.reopened_count >= ENOUGH:
        found.append(Topic("reopened", count=month.reopened_count))
    taken, settled = month.quarrels
    if taken >= ENOUGH:
        found.append(Topic("quarrels", count=taken, before_count=settled))
    found += [Topic("ask", name) for name in month.asks[:2]]
    return found[:MOST]
