"""Calls for help as the asker, the adviser and the desk see them; and how long help took."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from linli.accounts.models import ResidentAccount
from linli.practices.doorhelp.enums import CallState, TurnState
from linli.practices.doorhelp.models import Advisor, HelpCall, Turn
from linli.practices.doorhelp.models.call import OPEN
from linli.practices.doorhelp.queries.advisors import advisors_of
from linli.practices.doorhelp.rules import FEWEST, SEVERAL, Speed, speed_of

PAGE = 30
#: More times than there are in a year.
NEVER = 10**9
YEAR = timedelta(days=365)


def _calls() -> QuerySet[HelpCall]:
    return HelpCall.objects.select_related(
        "account", "advisor__person__party", "advisor__photo", "place__parent__parent", "matter__community"
    )  # fmt: skip


def call_with(id: UUID) -> HelpCall | None:
    return _calls().filter(id=id).first()


def telephoned_call(id: UUID) -> HelpCall | None:
    """A call of somebody without an account: whoever has one reads who looked at theirs."""
    return _calls().filter(id=id, account=None).first()


def calls_of(account: ResidentAccount) -> list[HelpCall]:
    """What somebody asked for, the last first."""
    return list(_calls().filter(account=account).order_by("-asked_at", "-id")[:PAGE])


def call_of(account: ResidentAccount, id: UUID) -> HelpCall | None:
    return _calls().filter(account=account, id=id).first()


def turns_of(call: HelpCall) -> list[Turn]:
    return list(Turn.objects.filter(call=call).select_related("advisor__person__party").order_by("position", "id"))


def _turns() -> QuerySet[Turn]:
    return Turn.objects.select_related("call__place", "advisor__person__party")


def turns_for(account: ResidentAccount, now: datetime) -> list[Turn]:
    """What an adviser is asked, and what they said yes to and is not over. One query besides who they are."""
    mine = [each.id for each in advisors_of(account)]
    asked = Q(state=TurnState.CALLED, call__state=CallState.SEEKING)
    on_it = Q(state=TurnState.ACCEPTED, call__state__in=OPEN)
    rows = _turns().filter(asked | on_it, advisor__in=mine) if mine else Turn.objects.none()
    return list(rows.order_by("called_at", "id")[:PAGE])


def turn_of(account: ResidentAccount, id: UUID) -> Turn | None:
    """A turn that was called, of somebody with this phone; of those in the register alone."""
    mine = [each.id for each in advisors_of(account)]
    rows = _turns().select_related("call__account", "call__matter__community").exclude(state=TurnState.WAITING)
    return rows.filter(id=id, advisor__in=mine).first()


def sees_address(turn: Turn) -> bool:
    """The door is told to whoever said yes, while they are on it."""
    return turn.state == TurnState.ACCEPTED and turn.call.advisor_id == turn.advisor_id and turn.call.is_open


def may_see_photo(account: ResidentAccount, call: UUID) -> Advisor | None:
    """Who comes, to whoever asked and somebody accepted for."""
    found = call_of(account, call)
    return found.advisor if found and found.advisor and found.state in (CallState.ACCEPTED, CallState.ARRIVED) else None


# -- the desk


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk has to take on, what is under way, what was last."""

    fallen: list[HelpCall]
    running: list[HelpCall]
    last: list[HelpCall]


def desk() -> Desk:
    rows = _calls().prefetch_related(Prefetch("turns", Turn.objects.order_by("position", "id")))
    running = list(rows.filter(state__in=OPEN).order_by("asked_at", "id")[:100])
    last = rows.exclude(state__in=OPEN).order_by("-asked_at", "-id")[:PAGE]
    fallen = [each for each in running if each.state == CallState.DESK]
    return Desk(fallen, [each for each in running if each.state != CallState.DESK], list(last))


def _by_skill(now: datetime) -> tuple[dict[str, list[float]], dict[str, set[UUID]]]:
    """Skill → how long each time took; skill → who came."""
    found: dict[str, list[float]] = {}
    came: dict[str, set[UUID]] = {}
    for key, who, minutes in _times(now):
        found.setdefault(key, []).append(minutes)
        came.setdefault(key, set()).add(who)
    return found, came


def _times(now: datetime) -> list[tuple[str, UUID, float]]:
    """Skill, who came, minutes from asking to done: of what was wanted at once in the last year."""
    rows = HelpCall.objects.filter(
        state=CallState.DONE, wanted_at=None, asked_at__gt=now - YEAR, asked_at__lte=now
    )  # fmt: skip
    told = rows.order_by().values_list("skill", "advisor_id", "asked_at", "ended_at")
    return [(key, who, (ended - asked).total_seconds() / 60) for key, who, asked, ended in told]


def speeds(limit: int, now: datetime) -> dict[str, Speed]:
    """For the desk: all together under "", and every skill that was asked for at once, with how long it took only where
    that is no figure of a single neighbour."""
    found, came = _by_skill(now)
    each = {
        key: speed_of(minutes, limit, fewest=1 if len(came[key]) >= SEVERAL else NEVER)
        for key, minutes in found.items()
    }
    return {"": speed_of([minute for minutes in found.values() for minute in minutes], limit), **each}


def public_speeds(limit: int, now: datetime) -> dict[str, Speed]:
    """For everybody: only of skills for which several neighbours came, so that it tells of none of them."""
    found, came = _by_skill(now)
    told = {key: speed_of(each, limit, fewest=FEWEST) for key, each in found.items() if len(came[key]) >= SEVERAL}
    return {key: each for key, each in told.items() if each.median is not None}
