"""Arguments of the addresses of ballots, and one ballot at each of its stages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from linli.kernel.actors import Actor
from tests.factories import SINCE

Arguments = dict[str, Any]


def _at(stage: str) -> Callable[[Any], Arguments | None]:
    def sample(_: Any) -> Arguments | None:
        from linli.engines.ballots.models import Ballot

        found = Ballot.objects.filter(stage=stage).order_by("id").values_list("id", flat=True).first()
        return {"id": found} if found else None

    return sample


def _box(_: Any) -> Arguments | None:
    from linli.engines.ballots.models import Box

    row = Box.objects.order_by("ballot__stage", "id").values_list("ballot_id", "id").first()
    return {"id": row[0], "box": row[1]} if row else None


def _line(_: Any) -> Arguments | None:
    from linli.engines.ballots.models import RollEntry

    row = RollEntry.objects.filter(ballot__stage="open", way="").order_by("id").values_list("ballot_id", "id").first()
    return {"id": row[0], "entry": row[1]} if row else None


SAMPLES: dict[str, Callable[[Any], Arguments | None]] = {
    "ballot": _at("open"),
    "ballot-edit": _at("draft"),
    "ballot-roll": _at("rolls"),
    "ballot-objections": _at("rolls"),
    "ballot-assist": _at("open"),
    "ballot-desk": _line,
    "ballot-sheets": _box,
    "vote": _at("published"),
    "vote-cast": _at("open"),
    "vote-receipt": _at("open"),
    "vote-object": _at("rolls"),
    "vote-file": _at("published"),
}
MACHINES = frozenset({"vote-file"})


def _named(sample: Callable[[Any], Arguments | None]) -> Callable[[], Arguments]:
    return lambda: sample(None) or {}


NAMED: dict[str, Callable[[], Arguments]] = {
    "ballot-publish-rolls": _named(_at("draft")),
    "ballot-open": _named(_at("rolls")),
    "ballot-objection": _named(_at("rolls")),
    "ballot-sheet-drop": _named(_box),
    "ballot-box-explain": _named(_box),
    "ballot-count": _named(_at("closed")),
}


def furnish(area: Any, people: Any) -> None:
    """A ballot at each stage, a box with paper in it, an objection."""
    from linli.engines.ballots.actions.drafting import BallotPlan, ElectoratePlan, OptionPlan, draft_ballot
    from linli.engines.ballots.actions.opening import open_ballot
    from linli.engines.ballots.actions.rolls import object_to_roll, publish_rolls
    from linli.engines.ballots.actions.voting import cast, place_box, tick_off
    from linli.engines.ballots.enums import ObjectionKind, Way
    from linli.engines.ballots.models import RollEntry
    from linli.registry.models import Residence
    from tests.factories import person

    by, now = Actor.job(), timezone.now()
    begun, ends = now - timedelta(days=9), now + timedelta(days=9)
    for number in range(3):
        who = person(f"选民{number}", account=area.account if number == 0 else None)
        Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
    plan = BallotPlan("修什么", [OptionPlan("灯"), OptionPlan("树")], [ElectoratePlan("全体居民")], choose=1)
    tellers = [area.person(user) for user in (area.secretary, area.worker, area.grid_worker)]
    ready = [draft_ballot(plan=plan, by=by, now=begun) for _stage in range(5)]
    for ballot in ready[1:]:
        until = ends if ballot is ready[1] else begun + timedelta(days=1)
        publish_rolls(ballot=ballot, objections_until=until, by=by, now=begun)
    object_to_roll(
        ballot=ready[1], kind=ObjectionKind.MISSING, text="没有我", account=area.account, user=None, by=by, now=now
    )
    for ballot in ready[2:]:
        opened = begun + timedelta(days=2)
        closes = ends if ballot is ready[2] else now - timedelta(days=1)
        shares = open_ballot(
            community=area.community, ballot=ballot, tellers=tellers, closes_at=closes, by=by, now=opened
        )
        lines = list(RollEntry.objects.select_related("electorate").filter(ballot=ballot).order_by("id"))
        cast(entry=lines[0], named=["1"], way=Way.PHONE, by=by, now=opened)
        box = place_box(
            ballot=ballot, electorate=lines[0].electorate, way=Way.DOOR, watcher=tellers[0], other=tellers[1], by=by,
            now=opened,
        )  # fmt: skip
        tick_off(entry=lines[1], box=box, by=by, now=opened)
        if ballot is not ready[2]:
            _counted(area, ballot, box, shares, now, publish=ballot is ready[4])


def _counted(area: Any, ballot: Any, box: Any, shares: Any, now: Any, *, publish: bool) -> None:
    from linli.engines.ballots.actions.counting import conclude
    from linli.engines.ballots.actions.sheets import type_sheet
    from linli.engines.ballots.models import Box
    from linli.engines.ballots.tasks import close
    from linli.kernel.jobs import Job

    close(Job(payload={"ballot": str(ballot.id)}), now)
    ballot.refresh_from_db()
    box = Box.objects.select_related("ballot").get(id=box.id)
    for pass_ in ("first", "second"):
        user = area.worker if pass_ == "first" else area.grid_worker
        type_sheet(box=box, number=1, pass_=pass_, named=["2"], by=area.actor(user), now=now)
    if publish:
        conclude(community=area.community, ballot=ballot, shares=shares[:2], by=Actor.job(), now=now)
