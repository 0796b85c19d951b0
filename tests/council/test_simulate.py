"""A past of the council, lived through its actions: every phase, finished years, halls that were visited."""

from datetime import timedelta
from random import Random

import pytest

from linli.kernel.doctor import GUARANTEES, examine
from linli.kernel.tenancy import in_community
from linli.practices.council.enums import STEPS, Hall, RoundStage, Stage
from linli.practices.council.models import BenchTalk, Proposal, Round
from linli.practices.council.queries.figures import hall_figures, round_figures
from linli.practices.council.simulate import hold_council
from tests.factories import NOW, neighbourhood, resident

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_plausible_past() -> None:
    area = neighbourhood()
    with in_community(area.community):
        for n in range(12):
            resident(f"居民{n}")
        since = NOW - timedelta(days=92)
        hold_council(community=area.community, since=since, present=NOW, rng=Random(1), years_back=1)
        there = set(Proposal.objects.order_by().values_list("stage", flat=True))
        assert there >= {*STEPS, Stage.ADOPTED, Stage.REFUSED} - {Stage.REVIEW, Stage.RESOLUTION}
        assert Proposal.objects.filter(turn=2).count() == 1
        assert list(Round.objects.values_list("stage", flat=True)) == [RoundStage.DONE]
        figures = round_figures(Round.objects.all())
        assert (figures.projects, figures.completed, figures.reviewed) == (5, 5, 40)
        assert figures.satisfaction is not None
        assert figures.satisfaction > 0.8
        halls = {each.hall: each for each in hall_figures(since.date(), NOW.date())}
        assert halls[Hall.BENCH].sessions == BenchTalk.objects.filter(gathering__stage="held").count() == 3
        assert halls[Hall.LOUNGE].person_times > 2000
    ours = {name for name in GUARANTEES if name.startswith(("council.", "matters."))}
    assert [breach for finding in examine(NOW, ours) for breach in finding.breaches] == []
