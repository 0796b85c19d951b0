"""A branch with a meeting, and a task that went down to it, for the pages of party life."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.accounts.enums import Role
from linli.kernel.worktime import SHANGHAI, local

Sample = Callable[[Any], dict[str, Any] | None]
SAMPLES: dict[str, Sample] = {}
MACHINES: frozenset[str] = frozenset()


def _step() -> dict[str, Any]:
    from linli.practices.partylife.models import Step

    found = Step.objects.filter(level="branch").order_by("id").values_list("id", flat=True).first()
    return {"id": found} if found else {}


NAMED: dict[str, Callable[[], dict[str, Any]]] = {"cascade-down": _step}


def furnish(area: Any, people: Any) -> None:
    from linli.practices.partylife.actions.cascading import Whole, cascade
    from linli.practices.partylife.actions.meeting import PartyMeeting, plan_meeting
    from linli.practices.partylife.enums import LifeKind
    from linli.practices.partylife.models import Requirement

    now = timezone.now()
    branch, by = branch_of(area, "branch-1", "第一党支部", people[Role.SECRETARY]), area.actor(area.secretary)
    Requirement.new(kind=LifeKind.THEME_DAY, every="month", from_on=local(now).date())
    starts = datetime.combine(local(now).date(), datetime.min.time(), SHANGHAI).replace(hour=19)
    meeting = PartyMeeting(branch, [LifeKind.THEME_DAY], "主题党日", starts, starts + timedelta(hours=1))
    plan_meeting(community=area.community, meeting=meeting, user=area.secretary, by=by, now=now)
    whole = Whole("走访老党员", "", now + timedelta(days=7), area.party(area.secretary), [branch])
    cascade(community=area.community, whole=whole, by=by, now=now)


def branch_of(area: Any, code: str, name: str, *members: Any, title: str = "") -> Any:
    """A branch with these users as its members."""
    from linli.registry.enums import GroupKind
    from linli.registry.models import Membership
    from tests.factories import SINCE, group

    branch = group(GroupKind.PARTY_BRANCH, code, name)
    for user in members:
        Membership.new(group=branch, person_id=area.person(user).id, title=title, from_on=SINCE)
    return branch
