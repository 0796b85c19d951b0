"""The figures count what is in the database, behind the walls that hold."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.engines.matters.actions.rolling import cell_of, roll
from linli.engines.matters.enums import Source, Stage, Wall
from linli.engines.matters.models import Matter
from linli.insight.enums import Span
from linli.insight.queries.figures import by_grid, by_month, by_organisation, names, overview, spans, usual_span
from linli.kernel.tenancy import in_community
from tests.factories import NOW, Neighbourhood, neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def some(area: Neighbourhood, count: int, *, hours: int | None = None, **fields: Any) -> None:
    """So many matters, reported a day ago by default; answered after `hours`, in time, unless told otherwise."""
    begun: datetime = fields.pop("reported_at", NOW - timedelta(days=1))
    done: dict[str, Any] = {"stage": Stage.REPORTED, "due_at": NOW + timedelta(days=3)}
    if hours is not None:
        at = begun + timedelta(hours=hours)
        done = {
            "stage": Stage.CLOSED,
            "answer": "好了",
            "answered_at": at,
            "closed_at": at,
            "answer_minutes": hours * 60,
        }
        done |= {"in_time": True, "rating": "satisfied"}
    plain = {"category": area.leak, "holder": area.property_company, "wall": Wall.PUBLIC, "source": Source.CALL}
    with in_community(area.community):
        start = Matter.objects.count()
        made = Matter.objects.bulk_create(
            Matter(
                community=area.community, number=f"x{start + n}", title="题", text="文", reported_at=begun,
                term_amount=5, term_unit="workdays", **{**plain, **done, **fields},
            )
            for n in range(count)
        )  # fmt: skip
        roll(after=map(cell_of, made))


def test_counts_shares_and_durations(area: Neighbourhood) -> None:
    some(area, 6, hours=10)
    some(area, 3, hours=20, in_time=False, rating="unsatisfied", reopened_count=1)
    some(area, 1, hours=100, in_time=None, rating="")
    some(area, 4)
    with in_community(area.community):
        whole, exact = (overview(span, NOW, names()).whole for span in (Span.YEAR, Span.MONTH))
    assert (whole.raised, whole.answered, whole.timed, whole.in_time, whole.rated, whole.satisfied) == (
        14,
        10,
        9,
        6,
        9,
        6,
    )
    assert whole.in_time_share == pytest.approx(6 / 9)
    assert whole.reopened == 3
    assert (exact.median_minutes, exact.p90_minutes) == (600, pytest.approx(20 * 60 + 0.1 * 80 * 60))
    assert replace(exact, median_minutes=None, p90_minutes=None) == replace(
        whole, median_minutes=None, p90_minutes=None
    )
    # Of twelve months only buckets are known: 8 to 12 hours, 18 to 24 hours.
    assert (whole.median_minutes, whole.p90_minutes) == (pytest.approx(680), pytest.approx(1440))


def test_a_span_holds_what_was_raised_in_it(area: Neighbourhood) -> None:
    some(area, 5, reported_at=NOW - timedelta(days=29))
    some(area, 6, reported_at=NOW - timedelta(days=300))
    some(area, 7, hours=5, reported_at=NOW - timedelta(days=4000), is_history=True, in_time=None)
    with in_community(area.community):
        counts = [overview(span, NOW, names()).whole.raised for span in Span]
        assert spans() == list(Span)
    assert counts == [5, 11, 18, 7]


def test_history_stays_out_of_punctuality(area: Neighbourhood) -> None:
    some(area, 7, hours=5, is_history=True, in_time=None)
    with in_community(area.community):
        assert overview(Span.ALL, NOW, names()).whole.in_time_share is None
        assert Span.HISTORY in spans()


def test_parts_are_not_counted_beside_their_whole(area: Neighbourhood) -> None:
    some(area, 5)
    some(area, 5, source=Source.SPLIT)
    with in_community(area.community):
        assert overview(Span.ALL, NOW, names()).whole.raised == 5


@pytest.mark.parametrize(("walled", "counted"), [(4, 6), (5, 11)])
def test_walled_matters_are_in_the_totals_only_where_there_are_enough(
    area: Neighbourhood, walled: int, counted: int
) -> None:
    some(area, 6, hours=1)
    some(area, walled, hours=99, wall=Wall.PARTIES, category=area.harm)
    with in_community(area.community):
        found = overview(Span.ALL, NOW, names())
        assert found.whole.raised == counted
        assert [group.name for group in found.categories] == [area.leak.name]
        assert sum(raised for _month, raised, _answered in by_month(Span.ALL, NOW)) == 6
        assert sum(group.figures.raised for group in by_organisation(Span.ALL, NOW, names())) == 6
        if walled < 5:
            assert found.whole.p90_minutes == pytest.approx(60 + 0.9 * 30)


def test_grids_and_organisations_but_never_persons(area: Neighbourhood) -> None:
    some(area, 6, hours=2, grid=area.micro_grid)
    some(area, 8, hours=4, holder=area.village, grid=area.other_grid)
    with in_community(area.community):
        own = area.party(area.grid_worker)
        some(area, 9, hours=1, holder=own)
        found = {group.name: group.figures for group in by_organisation(Span.ALL, NOW, names())}
        assert set(found) == {"安居物业", "杨家村"}
        assert found["杨家村"].median_minutes == pytest.approx(5 * 60)
        assert [group.name for group in by_grid(Span.ALL, NOW, names())] == ["第二网格", "一号微格"]


def test_months_are_those_of_shanghai(area: Neighbourhood) -> None:
    last_hour = datetime.fromisoformat("2026-04-30T23:30:00+08:00")
    some(area, 2, reported_at=last_hour)
    some(area, 3, hours=1, reported_at=last_hour + timedelta(hours=1))
    with in_community(area.community):
        assert by_month(Span.YEAR, NOW) == [("2026-04", 2, 0), ("2026-05", 3, 3)]


def test_the_usual_span(area: Neighbourhood) -> None:
    with in_community(area.community):
        assert usual_span(NOW) == Span.ALL
    some(area, 1)
    with in_community(area.community):
        assert usual_span(NOW) == Span.YEAR


def test_a_neighbour_community_is_not_counted(area: Neighbourhood) -> None:
    other = neighbourhood("baiyang", "白杨社区")
    some(other, 9)
    some(area, 5)
    with in_community(area.community):
        assert overview(Span.ALL, NOW, names()).whole.raised == 5
