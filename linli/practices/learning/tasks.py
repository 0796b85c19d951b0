"""Each November the theme days of the year after are planned by themselves."""

from datetime import datetime

from linli.kernel.actors import Actor
from linli.kernel.jobs import Job, handles
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.learning.actions.themes import YEAR_AHEAD, plan_theme_days, want_years


@handles(YEAR_AHEAD)
def year_ahead(job: Job, now: datetime) -> None:
    community = Community.objects.get(id=job.community_id)
    plan_theme_days(community=community, year=local(now).year + 1, by=Actor.job(), now=now)
    want_years(now)
