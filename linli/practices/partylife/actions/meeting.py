"""A branch plans a meeting of its organisation life: on the calendar, with its agenda, its members told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.models import User
from linli.engines.gatherings.actions.minutes import Point, write_minutes
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.engines.gatherings.enums import GatheringKind
from linli.engines.gatherings.models import Gathering
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.partylife.enums import LifeKind
from linli.practices.partylife.models import LifeMeeting, Requirement
from linli.practices.partylife.rules import FIRST_ITEM
from linli.registry.models import Party, Place
from linli.registry.queries.people import users_behind


class MeetingRefused(ValueError):
    """A meeting cannot be planned so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class PartyMeeting:
    """Of which branch, as what it counts, when; `first_item` is what is studied first, `points` the rest of the agenda."""

    branch: Party
    kinds: Sequence[LifeKind]
    title: str
    starts_at: datetime
    ends_at: datetime
    first_item: str = ""
    points: Sequence[str] = ()
    place: Place | None = None
    room_words: str = ""


@transaction.atomic
def plan_meeting(
    *, community: Community, meeting: PartyMeeting, user: User | None, by: Actor, now: datetime
) -> Gathering:
    """Put it on the calendar of those who may know of it, with its agenda. Raises `MeetingRefused`, `NotScheduled`.

    The agenda begins with the first item where one of the kinds asks for it; such a meeting is not planned without.
    """
    if not meeting.kinds:
        raise MeetingRefused(_("请选这次算什么组织生活"))
    wants_first = Requirement.objects.filter(kind__in=meeting.kinds, first_item=True, is_active=True).exists()
    if wants_first and not meeting.first_item.strip():
        raise MeetingRefused(_("请写下第一议题学什么"))
    plan = Plan(
        meeting.title, GatheringKind.PARTY_MEETING, meeting.starts_at, meeting.ends_at, place=meeting.place,
        led_by=meeting.branch, room_words=meeting.room_words, sign_up="staff",
    )  # fmt: skip
    gathering = schedule(community=community, what=plan, by=by, now=now, organiser=user)
    LifeMeeting.objects.bulk_create(
        LifeMeeting(community_id=community.id, gathering=gathering, branch=meeting.branch, kind=kind)
        for kind in dict.fromkeys(meeting.kinds)
    )
    points = [Point(meeting.first_item, key=FIRST_ITEM)] if meeting.first_item.strip() else []
    points += [Point(each) for each in meeting.points]
    write_minutes(gathering=gathering, points=points, user=user, by=by, now=now)
    _tell(community, gathering, meeting.branch, by, now)
    return gathering


def _tell(community: Community, gathering: Gathering, branch: Party, by: Actor, now: datetime) -> None:
    starts = local(gathering.starts_at)
    text = kept(gettext_lazy("%(title)s：%(when)s"), title=gathering.title, when=f"{starts:%m-%d %H:%M}")
    path = reverse("minutes", kwargs={"code": community.code, "id": gathering.id})
    users = [user for user in users_behind([branch.id], local(now).date()) if user != by.id]
    if gathering.ends_at > now:
        tell(users=users, kind="party_meeting", text=text, path=path, about=gathering.id, now=now)
