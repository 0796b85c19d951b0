"""What is kept month by month is what the matters say: after every move, after folding, and made anew."""

from collections import defaultdict
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.matters.actions.answering import answer, evaluate, settle
from linli.engines.matters.actions.folding import fold, fold_everywhere
from linli.engines.matters.actions.handing import accept, dispatch, refuse
from linli.engines.matters.actions.joining import join
from linli.engines.matters.actions.saying import sort
from linli.engines.matters.actions.splitting import split
from linli.engines.matters.actions.succession import succeed
from linli.engines.matters.buckets import COUNT, ENDS, bounds, bucket_of, quantile_of
from linli.engines.matters.enums import Rating, Source
from linli.engines.matters.models import Category, Matter, MonthlyRollup, Rollup
from linli.engines.matters.models.rollup import KEPT_BY, KEYS
from linli.engines.matters.queries.rollups import counted_anew, kept
from linli.kernel.doctor import examine
from linli.kernel.tenancy import every_community, in_community
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, neighbourhood, reported


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def agreed() -> dict[Any, tuple[int, ...]]:
    """The cells, which every way of counting must give alike; each kind of sums says the same of fewer columns."""
    there = {key: tuple(counts) for key, counts in counted_anew(Matter.objects.all())}
    for kind in KEPT_BY:
        told = kept(Rollup.objects.filter(kind__in=(Rollup.Kind.FRESH, kind)), sorted(KEPT_BY[kind], key=KEYS.index))
        wanted = defaultdict[Any, list[tuple[int, ...]]](list)
        for key, counts in there.items():
            wanted[tuple(v for v, name in zip(key, KEYS, strict=True) if name in KEPT_BY[kind])].append(counts)
        assert {key: tuple(c) for key, c in told} == {
            k: tuple(map(sum, zip(*c, strict=True))) for k, c in wanted.items()
        }
    return there


def lived(area: Neighbourhood) -> None:
    """A few matters on different ways: refused and sorted, joined, split, reopened, behind a wall, handed on."""
    worker, company, later = area.actor(area.worker), area.property_company, NOW + timedelta(hours=3)
    one, two, three, four = (reported(area, text=f"第{n}件") for n in range(4))
    dispatch(matter=one, to=company, by=worker, now=NOW)
    refuse(matter=one, reason="不归我们", by=worker, now=NOW)
    sort(matter=one, category=area.tree, by=worker, now=NOW)
    join(matter=two, original=one, by=worker, now=NOW)
    dispatch(matter=one, to=area.party(area.grid_worker), by=worker, now=NOW)
    accept(matter=one, by=worker, now=NOW)
    answer(matter=one, text="已经修好", by=worker, now=later)
    evaluate(matter=one, rating=Rating.UNSATISFIED, reason="又坏了", by=area.reporter, now=later)
    split(matter=three, tasks=["换灯", "剪枝"], by=worker, now=NOW)
    settle(matter=four, text="当场办好", by=worker, now=later)
    walled = reported(area, text="另一件")
    sort(matter=walled, category=area.harm, by=worker, now=NOW)
    succeed(matter=walled, to=company, by=worker, now=NOW)
    evaluate(matter=Matter.objects.get(id=two.id), rating=Rating.SATISFIED, reason="", by=area.reporter, now=later)


@pytest.mark.django_db
def test_every_move_keeps_the_figures_in_step(area: Neighbourhood) -> None:
    with in_community(area.community):
        lived(area)
        cells = agreed()
        assert sum(counts[0] for counts in cells.values()) == Matter.objects.exclude(source=Source.SPLIT).count()
        assert not Rollup.objects.filter(holder=area.party(area.grid_worker).id).exists()
        fresh = Rollup.objects.count()
        assert fold_everywhere() == fresh
        assert agreed() == cells
        assert not Rollup.objects.filter(kind=Rollup.Kind.FRESH).exists()
        dispatch(matter=reported(area), to=area.property_company, by=area.actor(area.worker), now=NOW)
        assert fold() > 0
        assert fold() == 0
        assert agreed() != cells
    assert found_by_doctor() == []


@pytest.mark.django_db
def test_the_doctor_finds_what_is_wrong_and_a_rebuild_mends_it(area: Neighbourhood) -> None:
    with in_community(area.community):
        lived(area)
        fold()
    for kind in KEPT_BY:
        with in_community(area.community):
            row = Rollup.objects.filter(kind=kind).order_by("id")[0]
            Rollup.objects.filter(id=row.id).update(answered=99)
        assert any("2026-05" in each for each in found_by_doctor())
        told = StringIO()
        call_command("rollup", "rebuild", stdout=told)
        assert "1 communities" in told.getvalue()
        assert found_by_doctor() == []
    with in_community(area.community):
        Matter.objects.filter(category=area.tree).update(category=Category.objects.get(key="leak"))
    assert found_by_doctor()
    call_command("rollup", "rebuild", community=area.community.code, stdout=told)
    assert found_by_doctor() == []


def found_by_doctor() -> list[str]:
    return [breach.id for finding in examine(NOW, {"matters.rollups"}) for breach in finding.breaches]


@pytest.mark.django_db
def test_a_change_writes_one_statement_and_locks_nothing(area: Neighbourhood) -> None:
    with in_community(area.community):
        matter = reported(area)
        with counted(18) as found:
            dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
    told = [sql for sql in found if "matters_rollup" in str(sql)]
    assert len(told) == 1
    assert "INSERT" in str(told[0])


@pytest.mark.django_db
def test_what_crosses_communities_is_folded_in_each(area: Neighbourhood) -> None:
    other = neighbourhood("baiyang", "白杨社区")
    for each in (area, other):
        with in_community(each.community):
            reported(each)
    fold_everywhere()
    with every_community("a test looks at all sums"):
        assert MonthlyRollup.objects.count() == 2


@given(st.integers(0, 200_000))
def test_a_duration_lies_in_its_bucket(minutes: int) -> None:
    low, high = bounds(bucket_of(minutes))
    assert low <= minutes
    assert high is None or minutes < high


@given(st.lists(st.integers(0, ENDS[-1] - 1), min_size=1, max_size=60), st.floats(0.01, 1))
def test_a_quantile_of_buckets_lies_in_the_bucket_of_the_exact_one(values: list[int], part: float) -> None:
    counts = [0] * COUNT
    for value in values:
        counts[bucket_of(value)] += 1
    found = quantile_of(counts, part)
    exact = sorted(values)[max(0, -int(-part * len(values) // 1) - 1)]
    low, high = bounds(bucket_of(exact))
    assert found is not None
    assert low <= found <= (high or found)


def test_buckets_of_months_add_up() -> None:
    one, two = [0] * COUNT, [0] * COUNT
    one[3], two[3], two[9] = 4, 1, 5
    assert quantile_of([a + b for a, b in zip(one, two, strict=True)], 0.5) == ENDS[3]
    assert quantile_of([0] * COUNT, 0.5) is None
