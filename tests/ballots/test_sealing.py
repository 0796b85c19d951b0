"""A sealed vote opens with the ballot's key, on its own line of the roll, and two of three tellers have that key."""

from itertools import combinations

import pytest

from linli.engines.ballots.rules.sealing import (
    BadShare,
    Unreadable,
    joined,
    make_key,
    number_of,
    opened,
    public_of,
    seal,
    split,
)

OPTIONS = ("灯", "树", "亭")
pytestmark = pytest.mark.once


def test_a_sealed_vote_opens_with_the_key_and_in_its_place_alone() -> None:
    public, private = make_key()
    sealed = seal(public=public, named={"树"}, options=OPTIONS, bound=b"line 1")
    assert opened(private=private, public=public, sealed=sealed, options=OPTIONS, bound=b"line 1") == {"树"}
    other = make_key()[1]
    for wrong in (
        {"private": other}, {"bound": b"line 2"}, {"sealed": sealed[:-1] + b"x"}, {"options": ("灯",)}, {"sealed": b""},
    ):  # fmt: skip
        given = {
            "private": private,
            "public": public,
            "sealed": sealed,
            "options": OPTIONS,
            "bound": b"line 1",
            **wrong,
        }
        with pytest.raises(Unreadable):
            opened(**given)


def test_all_votes_of_a_ballot_look_alike() -> None:
    public, _private = make_key()
    boxes = {seal(public=public, named=named, options=OPTIONS, bound=b"") for named in ((), OPTIONS, ("灯",), ("灯",))}
    assert len(boxes) == 4
    assert len({len(box) for box in boxes}) == 1


def test_any_two_of_three_tellers_have_the_key() -> None:
    public, private = make_key()
    shares = split(private, "ballot")
    assert [number_of(share, "ballot") for share in shares] == [1, 2, 3]
    for pair in combinations(shares, 2):
        assert joined(pair, "ballot") == private
        assert joined([share.lower().replace("-", " ") for share in reversed(pair)], "ballot") == private
    assert public_of(private) == public


def test_what_is_no_share_is_refused() -> None:
    _public, private = make_key()
    one, two, _three = split(private, "ballot")
    typo = two[:-8] + ("A" if two[-8] != "A" else "B") + two[-7:]
    for texts in ([one], [one, one], [one, typo], [one, ""], [one, "2-好"], [one, split(private, "other")[1]]):
        with pytest.raises(BadShare):
            joined(texts, "ballot")


def test_one_share_says_nothing() -> None:
    """With one share any key is possible: split twice, the same key has other shares."""
    _public, private = make_key()
    assert split(private, "b")[0] != split(private, "b")[0]
