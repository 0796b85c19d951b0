"""Many hands in one month of one community, while the figures are folded and counted anew: nobody waits for another for
ever, and what is kept is what there is."""

from datetime import datetime

import pytest
from django.core.management import call_command

from linli.engines.matters.actions.answering import answer
from linli.engines.matters.actions.folding import fold, fold_everywhere
from linli.engines.matters.actions.handing import accept, dispatch
from linli.engines.matters.actions.joining import join
from linli.kernel.doctor import examine
from linli.kernel.tenancy import in_community
from tests.factories import many_reported, neighbourhood
from tests.proofs.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_moves_folds_and_a_rebuild_at_once(now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    area = neighbourhood()
    with in_community(area.community):
        matters = many_reported(area, 12)
        worker, handler = area.actor(area.worker), area.actor(area.property_staff)
        pairs = list(zip(matters[::2], matters[1::2], strict=True))

    def work(original: int) -> None:
        """Two matters in turn, and both together: in whichever order, sums are never locked."""
        one, two = pairs[original]
        join(matter=two, original=one, by=worker, now=now)
        dispatch(matter=one, to=area.property_company, by=worker, now=now)
        accept(matter=one, by=handler, now=now)
        answer(matter=one, text="一起答复", by=handler, now=now)

    def folding() -> None:
        for _turn in range(6):
            fold()

    acts = [lambda at=at: work(at) for at in range(len(pairs))]
    outcomes = at_once(area, *acts, folding, folding)
    assert outcomes == ["done"] * len(outcomes)
    rebuilding = at_once(None, lambda: call_command("rollup", "rebuild"), fold_everywhere)
    assert not [each for each in rebuilding if isinstance(each, Exception)], rebuilding
    found = [breach for finding in examine(now, {"matters.rollups"}) for breach in finding.breaches]
    assert found == []
