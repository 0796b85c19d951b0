"""Small votes for tests, and the 700 locals and 300 newcomers."""

from collections import Counter
from pathlib import Path

from hypothesis import strategies as st

from linli.engines.ballots.rules.poll import Option, Poll

VOTES = Path(__file__).resolve().parents[3] / "shared" / "data" / "votes"
LOCAL = tuple(f"l{n}" for n in range(6))
NEW = tuple(f"n{n}" for n in range(6))
TWELVE = Poll(tuple(Option(key) for key in LOCAL + NEW), 5, seed="青杨")


def five_of_six(keys: tuple[str, ...], voters: int) -> Counter[frozenset[str]]:
    """So many voters, each naming all of their six but one, in turn."""
    return Counter(frozenset(keys) - {keys[number % 6]} for number in range(voters))


LOCALS, NEWCOMERS = five_of_six(LOCAL, 700), five_of_six(NEW, 300)

KEYS = "abcdefg"


@st.composite
def polls(draw: st.DrawFn) -> tuple[Poll, list[frozenset[str]]]:
    """A poll of up to seven options and up to thirty ballots."""
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    costs = draw(st.lists(st.integers(0, 60), min_size=len(keys), max_size=len(keys)))
    options = tuple(Option(key, cost) for key, cost in zip(keys, costs, strict=True))
    poll = Poll(options, draw(st.integers(0, 100)), draw(st.integers(0, 3)), seed=draw(st.text("01", max_size=3)))
    ballots = draw(st.lists(st.frozensets(st.sampled_from(keys)), max_size=30))
    return poll, ballots
