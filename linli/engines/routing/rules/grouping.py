"""Hot topics: texts that hang together, and what a group is called. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from linli.engines.routing.rules.likeness import ABOUT, Shelf
from linli.engines.routing.rules.texts import plain

#: A group larger than this is no topic but a blob: it is split again where it hangs together less.
LARGEST = 60
LEAST = 3
STEP = 0.04
#: What is said in every message and names nothing.
EMPTY = (
    "反映", "咨询", "请问", "请求", "希望", "关于", "投诉", "建议", "举报", "问题", "情况", "小区", "社区", "居民", "业主",
    "市民", "我们", "什么", "怎么", "如何", "严重", "一直", "现在", "相关", "部门", "有关", "领导", "解决", "处理", "求助",
    "来电", "群众", "加快", "加强", "尽快", "进一步",
)  # fmt: skip
LONGEST, SHORTEST = 12, 2
#: A longer phrase that so many of the titles share says it whole.
UNCUT = 0.85
#: No phrase begins with the end of a place's name that was cut off.
TAILS = frozenset("区市县")
#: None begins or ends with these.
EDGES = frozenset(
    "的了和与是在将被把对从到为于及并也都就又还很太没不无要请给让能可会吗呢吧啊年月日号第一二三四五六七八九十个两几多何时"
)


def topics_of(shelf: Shelf) -> list[tuple[str, list[int]]]:
    """The topics of a shelf: what each is called and its texts by position, the largest first."""
    found = groups(len(shelf.docs), shelf.pairs_about(), ABOUT)
    return [(phrase([shelf.docs[at].title for at in group]), group) for group in found]


def groups(
    count: int, pairs: Iterable[tuple[int, int, float]], threshold: float, largest: int = LARGEST
) -> list[list[int]]:
    """Connected groups of at least three, the largest first; a blob is cut at ever higher likeness until it is none."""
    found: list[list[int]] = []
    _split(list(range(count)), list(pairs), threshold, largest, found)
    return sorted(found, key=lambda group: (-len(group), group))


def _split(
    members: Sequence[int], pairs: list[tuple[int, int, float]], threshold: float, largest: int, found: list[list[int]]
) -> None:
    strong = [pair for pair in pairs if pair[2] >= threshold]
    for group in _connected(members, strong):
        if len(group) < LEAST:
            continue
        if len(group) <= largest or threshold >= 1:
            found.append(group)
            continue
        inside = set(group)
        _split(group, [pair for pair in strong if pair[0] in inside], threshold + STEP, largest, found)


def _connected(members: Sequence[int], pairs: Iterable[tuple[int, int, float]]) -> list[list[int]]:
    above = {member: member for member in members}

    def top(member: int) -> int:
        while above[member] != member:
            above[member] = above[above[member]]
            member = above[member]
        return member

    for one, other, _likeness in pairs:
        above[top(one)] = top(other)
    together: dict[int, list[int]] = defaultdict(list)
    for member in members:
        together[top(member)].append(member)
    return list(together.values())


def phrase(titles: Sequence[str]) -> str:
    """What most of the titles say, in their own words: the phrase whose length times spread is greatest."""
    told = [_told(title) for title in titles]
    spread: Counter[str] = Counter()
    for words in told:
        spread.update(_phrases(words))
    shared = [each for each, many in spread.items() if many >= max(2, len(titles) * 0.4)]
    shared = shared or [each for each, many in spread.items() if many >= 2]
    if not shared:
        return titles[0][:LONGEST] if titles else ""
    where = "\n".join(told)
    best = max(shared, key=lambda each: (spread[each] * min(len(each), 6) ** 0.8, -where.find(each)))
    longer = [each for each, many in spread.items() if best in each and many >= spread[best] * UNCUT]
    return max(longer, key=lambda each: (len(each), spread[each], -where.find(each)), default=best)


def _told(title: str) -> str:
    """A title without the words that name nothing."""
    words = plain(title, 60)
    for hollow in EMPTY:
        words = words.replace(hollow, " ")
    return words


def _phrases(title: str) -> set[str]:
    found: set[str] = set()
    for run in _runs(title):
        for size in range(SHORTEST, min(LONGEST, len(run)) + 1):
            for at in range(len(run) - size + 1):
                words = run[at : at + size]
                if words[0] not in EDGES and words[0] not in TAILS and words[-1] not in EDGES:
                    found.add(words)
    return found


def _runs(title: str) -> list[str]:
    return "".join(each if "\u4e00" <= each <= "\u9fff" else " " for each in title).split()
