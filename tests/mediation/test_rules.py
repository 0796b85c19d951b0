"""Numbers, clocks, the dossier's pages, groups that stay hidden: values from values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.practices.mediation.rules import (
    DOSSIER,
    LEAST,
    LINES,
    Count,
    Paper,
    bound,
    case_number,
    court_until,
    folded,
    index_of,
    instalment_problem,
    month_later,
    paginated,
    serial_of,
    together,
)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2026, 5, 18), date(2026, 6, 18)), (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 5), date(2027, 1, 5)),
    ],
)  # fmt: skip
def test_a_month_later(day: date, after: date) -> None:
    assert month_later(day) == after


def test_numbers_and_days() -> None:
    assert case_number(2026, "新街", 3) == "（2026）新街人调字第3号"
    assert serial_of("26-00017-4") == 17
    assert court_until(date(2026, 5, 18)) == date(2026, 6, 17)
    with pytest.raises(ValueError, match="x"):
        serial_of("x")


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=5), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_due_dates_run_forward_from_the_agreement(dues: list[date], made_on: date) -> None:
    well = all(due >= made_on for due in dues) and dues == sorted(dues)
    assert (instalment_problem(dues, made_on) == "") == well
    assert instalment_problem([made_on, made_on + timedelta(days=1)], made_on) == ""


papers = st.lists(
    st.builds(Paper, st.sampled_from(DOSSIER), st.just("文书"), st.text("调解协议书\n", max_size=4000)),
    max_size=5, unique_by=lambda paper: paper.key,
)  # fmt: skip


@given(papers)
def test_the_dossier_loses_nothing_and_its_index_is_right(papers: list[Paper]) -> None:
    made = bound("调解卷宗", "（2026）新街人调字第3号", [], papers)
    assert made.papers == tuple(sorted(papers, key=lambda paper: DOSSIER.index(paper.key)))
    sheets = paginated(made.papers)
    assert [sheet.number for sheet in sheets] == list(range(1, len(sheets) + 1))
    keys = [sheet.key for sheet in sheets if sheet.first]
    assert keys == sorted(keys, key=DOSSIER.index)
    for paper in papers:
        lines = [line for sheet in sheets if sheet.key == paper.key for line in sheet.lines]
        assert "".join(lines) == paper.text.replace("\n", "")
        assert lines == [line for row in paper.text.split("\n") for line in folded(row)]
    assert all(len(sheet.lines) <= LINES for sheet in sheets)
    entries = index_of(sheets)
    assert [(e.begins, e.ends) for e in entries] == [
        (min(s.number for s in sheets if s.key == key), max(s.number for s in sheets if s.key == key)) for key in keys
    ]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_no_group_shown_is_small_nor_found_by_subtraction(numbers: list[tuple[int, int]]) -> None:
    counts = [Count(f"g{n}", total, min(total, ended), 0) for n, (total, ended) in enumerate(numbers)]
    shown = together(counts)
    assert all(each.total >= LEAST for each in shown)
    left_out = sum(each.total for each in counts) - sum(each.total for each in shown)
    assert left_out == 0 or not shown
    assert all(each.share is None or each.ended >= LEAST for each in shown)
