"""A past of the council, lived through its actions: every phase, finished years, halls that were visited."""

from datetime import date, timedelta
from random import Random

import pytest

from linli.engines.ballots.actions.opening import renew_key
from linli.engines.ballots.queries.published import counted_as, file_of
from linli.engines.ballots.rules.published import digest, recounted
from linli.kernel.actors import Actor
from linli.kernel.doctor import GUARANTEES, examine
from linli.kernel.tenancy import in_community
from linli.practices.council.enums import STEPS, Hall, RoundStage, Stage
from linli.practices.council.models import BenchTalk, Proposal, Round
from linli.practices.council.queries.figures import hall_figures, round_figures
from linli.practices.council.queries.surveys import survey_figures, survey_of
from linli.practices.council.simulate import hold_council
from linli.registry.models import Residence
from tests.factories import NOW, neighbourhood, person, resident

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_plausible_past() -> None:
    """Who votes, who appraises: a year's five projects come of a vote that was counted, and can be counted again."""
    area = neighbourhood()
    area.community.settings = {
        "council": {"bench_talk": {}}, "ballots": {"electorates": [{"name": "全体居民", "rule": "residents"}]},
    }  # fmt: skip
    with in_community(area.community):
        for n in range(30):
            who = person(f"居民{n}", account=resident(f"居民{n}"))
            Residence.new(person=who, place=area.dwelling, kind="living", from_on=date(2020, 1, 1))
        since = NOW - timedelta(days=92)
        hold_council(community=area.community, since=since, present=NOW, rng=Random(1), years_back=1)
        there = set(Proposal.objects.order_by().values_list("stage", flat=True))
        assert there >= {*STEPS, Stage.ADOPTED, Stage.REFUSED} - {Stage.REVIEW, Stage.RESOLUTION}
        assert Proposal.objects.filter(turn=2).count() == 1
        past, running, coming = Round.objects.order_by("year")
        assert [past.year, running.year, coming.year] == [2025, 2026, 2027]
        assert (past.stage, running.stage, coming.stage) == (RoundStage.DONE, RoundStage.WORKS, RoundStage.BALLOT)
        figures = round_figures(Round.objects.all())
        assert (figures.projects, figures.completed, figures.reviewed) == (10, 5, 5 * 16)
        ballot = past.vote.ballot
        text, _outcome = file_of(area.community, ballot, counted_as(ballot))
        assert (recounted(text)[1], digest(text)) == (True, ballot.digest)
        assert ballot.result["turnout"] == {
            "listed": 30, "voted": 30, "sealed": 26, "paper": 4, "ways": ballot.result["turnout"]["ways"],
        }  # fmt: skip
        assert ballot.result["beside"]["winners"]
        assert coming.vote.ballot.stage == "open"
        assert len(renew_key(ballot=coming.vote.ballot, by=Actor.job(), now=NOW)) == 3, "nobody has voted yet"
        survey = survey_figures(survey_of(past.year))
        assert (survey.people, survey.paper) == (31, 9)
        assert survey.whole.share > 0.9
        assert figures.satisfaction is not None
        assert figures.satisfaction > 0.8
        halls = {each.hall: each for each in hall_figures(since.date(), NOW.date())}
        assert halls[Hall.BENCH].sessions == BenchTalk.objects.filter(gathering__stage="held").count() == 3
        assert halls[Hall.LOUNGE].person_times > 2000
    ours = {name for name in GUARANTEES if name.startswith(("council.", "matters.", "ballots."))}
    assert [breach for finding in examine(NOW, ours) for breach in finding.breaches] == []
