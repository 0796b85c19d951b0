"""Rights by phase, counts that hide nobody by their smallness, differences of texts, the day of a bench talk."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.calendars import read_office_hours
from linli.kernel.models.community import default_office_hours
from linli.kernel.worktime import Calendar
from linli.practices.council.enums import Stage
from linli.practices.council.procedure import COUNCIL
from linli.practices.council.rules import (
    RIGHTS,
    SMALL,
    Count,
    bench_day,
    difference,
    month_after,
    open_rights,
    published,
    read_fen,
    satisfaction,
    yuan,
)

TODAY = date(2026, 5, 18)
counts = st.builds(Count, *[st.integers(0, 12)] * 3)


def test_every_stage_says_its_rights_and_the_five_steps_come_in_order() -> None:
    assert set(RIGHTS) == set(Stage.values)
    way = [COUNCIL[name].target for name in ("discuss", "review", "appraise", "decide", "adopt")]
    assert way == [Stage.DISCUSSION, Stage.REVIEW, Stage.APPRAISAL, Stage.RESOLUTION, Stage.ADOPTED]
    assert all(not RIGHTS[stage] for stage in COUNCIL.ends)


def test_dates_switch_rights_on_and_off() -> None:
    first, last = TODAY, TODAY + timedelta(days=7)
    assert open_rights("discussion", first, last, first) == {"support", "speak"}
    assert open_rights("discussion", first, last, last) == {"support", "speak"}
    assert not open_rights("discussion", first, last, last + timedelta(days=1))
    assert not open_rights("discussion", first, last, first - timedelta(days=1))
    assert not open_rights("adopted", None, None, TODAY)


@given(st.dictionaries(st.sampled_from(["assembly", "door", "stairwell", "phone"]), counts))
def test_no_small_group_is_shown_and_nobody_is_lost(ways: dict[str, Count]) -> None:
    shown = published(ways)
    total = sum(count.total for count in ways.values())
    if total < SMALL:
        assert shown.total is None
        assert not shown.groups
        return
    assert shown.total is not None
    assert shown.total.total == total == sum(count.total for _names, count in shown.groups)
    assert all(count.total >= SMALL for _names, count in shown.groups)
    assert sorted(name for names, _count in shown.groups for name in names) == sorted(
        name for name, count in ways.items() if count.total
    )


@given(st.text(alphabet="甲乙丙，。\n", max_size=40), st.text(alphabet="甲乙丙，。\n", max_size=40))
def test_a_difference_gives_both_texts_back(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.how != "new") == before
    assert "".join(piece.text for piece in pieces if piece.how != "gone") == after


def test_only_the_clause_that_changed_is_marked() -> None:
    pieces = difference("加一段坡道，宽一米。不占车位。", "加一段坡道，宽一米二。不占车位。")
    assert [(piece.how, piece.text) for piece in pieces] == [
        ("same", "加一段坡道，"), ("gone", "宽一米。"), ("new", "宽一米二。"), ("same", "不占车位。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "month", "choice", "day"),
    [
        (2026, 5, "keep", date(2026, 5, 20)),  # a Wednesday
        (2026, 6, "keep", date(2026, 6, 20)),  # a Saturday, of the Dragon Boat days
        (2026, 6, "before", date(2026, 6, 18)),  # the 19th is the festival itself
        (2026, 6, "after", date(2026, 6, 22)),
        (2026, 2, "before", date(2026, 2, 14)),  # Spring Festival: a Saturday worked instead
        (2026, 2, "after", date(2026, 2, 24)),
    ],
)
def test_the_bench_talk_goes_round_holidays_as_the_community_chose(
    year: int, month: int, choice: str, day: date
) -> None:
    calendar = Calendar(read_office_hours(default_office_hours()))
    assert bench_day(year, month, 20, choice, calendar.is_workday) == day


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(1, 31), st.sampled_from(["keep", "before", "after"]),
    st.functions(like=lambda day: ..., returns=st.booleans(), pure=True),
)  # fmt: skip
def test_a_bench_talk_is_near_its_day(month: date, day: int, choice: str, works: Callable[[date], bool]) -> None:
    on = bench_day(month.year, month.month, day, choice, works)
    wanted = bench_day(month.year, month.month, day, "keep", works)
    assert wanted.month == month.month
    assert abs((on - wanted).days) <= 30
    assert on == wanted or (works(on) and (on < wanted) == (choice == "before"))
    assert month_after(month).day == 1


def test_money_is_read_and_shown_in_yuan() -> None:
    assert [read_fen(text) for text in ("12000", "12,000.5", "0.05元")] == [1_200_000, 1_200_050, 5]
    assert [yuan(fen) for fen in (1_200_000, 1_200_050, 5)] == ["12,000", "12,000.50", "0.05"]
    for wrong in ("", "一万", "-5", "1.234"):
        with pytest.raises(ValueError, match=r".*"):
            read_fen(wrong)


def test_satisfaction_counts_basically_satisfied_too() -> None:
    assert satisfaction([("satisfied", 90), ("basically", 6), ("unsatisfied", 4)]) == 0.96
    assert satisfaction([]) is None
