"""What each change of a ballot costs, from the draft to the count: statements sent to the database."""

import re
from datetime import timedelta
from typing import Any

import pytest

from linli.engines.ballots.models import Ballot, Box, Electorate, Objection, RollEntry
from linli.kernel.tenancy import in_community
from tests.ballots.made import CLOSES, COUNTED, OPENS, Voters, closed
from tests.council.costs import LIST, READ, WRITE, Costs
from tests.factories import NOW, Neighbourhood, neighbourhood, resident_in, signed_in
from tests.mission.people import Client

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHEN = "%Y-%m-%dT%H:%M"


def electorates() -> dict[str, str]:
    """Three groups of voters, as the draft's form names them."""
    names = {1: ("党员", "party"), 2: ("本地居民", "locals"), 3: ("新居民", "newcomers")}
    return {f"{key}-{n}": word for n, pair in names.items() for key, word in zip(("name", "rule"), pair, strict=True)}


def test_from_the_draft_to_the_count(area: Neighbourhood, voters: Voters) -> None:
    costs = Costs("/c/qingyang")
    send = costs.send
    desk, home = signed_in(Client(), area.worker), resident_in(Client(), area.community, voters.account)
    desk.get("/c/qingyang/ballots/")
    drafted = {
        "title": "五件实事", "options": "凉亭\n路灯\n香樟", "choose": "2", "rule": "equal-shares", "counted": "joint",
        "by_phone": "1", **electorates(),
    }  # fmt: skip
    send(desk, "/ballots/new/", WRITE, drafted)
    with in_community(area.community):
        ballot = Ballot.objects.get()
    one, mine = f"/ballots/{ballot.id}", f"/votes/{ballot.id}"
    send(desk, f"{one}/edit/", WRITE, drafted)
    send(desk, f"{one}/rolls/publish/", WRITE, {"until": (NOW + timedelta(days=7)).strftime(WHEN)})
    send(home, f"{mine}/objections/", WRITE, {"kind": "missing", "text": "没有我妈妈"})
    with in_community(area.community):
        objection = Objection.objects.get()
        new = Electorate.objects.get(name="新居民")
    told = {
        "objection": str(objection.id),
        "answer": "补登",
        "accepted": "1",
        "name": "李网格",
        "electorate": str(new.id),
    }
    send(desk, f"{one}/objections/answer/", WRITE, told)
    for path in ("/", "/rolls/", "/objections/"):
        send(desk, one + path, READ)
    tellers = {f"teller-{n}": name for n, name in enumerate(("周书记", "陈干事", "李网格"), 1)}
    send(desk, f"{one}/open/", WRITE, {"closes": CLOSES.strftime(WHEN), **tellers}, 200, OPENS)
    _from_the_first_vote_to_the_result(area, costs, one, voters)


def _from_the_first_vote_to_the_result(area: Neighbourhood, costs: Costs, one: str, voters: Voters) -> None:
    send, mine = costs.send, one.replace("/ballots/", "/votes/")
    desk, home = signed_in(Client(), area.worker), resident_in(Client(), area.community, voters.account)
    shares = send(desk, f"{one}/renew/", WRITE, {}, 200, OPENS).content.decode()
    shares = re.findall(r"[123]-(?:[A-Z2-7]{4}-){13}[A-Z2-7]{4}", shares)
    for option in ("1", "2"):  # the second replaces the first
        send(home, f"{mine}/cast/", WRITE, {"option": option}, now=OPENS)
    _on_paper(area, costs, desk, one, voters)
    with in_community(area.community):
        closed(Ballot.objects.get())
        box = Box.objects.get()
    sheets, other = f"{one}/boxes/{box.id}/", signed_in(Client(), area.grid_worker)
    send(desk, sheets, WRITE, {"pass": "first", "number": "1", "option": "1"}, now=COUNTED)
    send(other, sheets, WRITE, {"pass": "second", "number": "1", "option": "1"}, now=COUNTED)
    send(desk, sheets, WRITE, {"pass": "first", "number": "2", "option": "1"}, now=COUNTED)
    send(desk, sheets + "drop/", WRITE, {"number": "2"}, now=COUNTED)
    send(desk, sheets + "explain/", WRITE, {"words": "一张没投"}, now=COUNTED)
    send(desk, sheets, READ, now=COUNTED)
    # The count reads everything there is, once: it is no page.
    send(desk, f"{one}/count/", WRITE, {"share-1": shares[0], "share-2": shares[1]}, now=COUNTED)
    send(home, mine + "/", READ)
    for client, path in ((desk, "/ballots/"), (home, "/votes/")):
        send(client, path, LIST)
    costs.tell()


def _on_paper(area: Neighbourhood, costs: Costs, desk: Any, one: str, voters: Any) -> None:
    """At the desk, and ticked off for a box."""
    with in_community(area.community):
        locals_ = Electorate.objects.get(name="本地居民")
        lines = list(RollEntry.objects.filter(electorate=locals_, way="").order_by("id")[:2])
    costs.send(desk, f"{one}/assist/{lines[0].id}/", READ, now=OPENS)
    costs.send(desk, f"{one}/assist/{lines[0].id}/", WRITE, {"option": "1"}, now=OPENS)
    sealed = {"electorate": str(locals_.id), "way": "door", "watcher": "陈干事", "other": "李网格"}
    costs.send(desk, f"{one}/boxes/", WRITE, sealed, now=OPENS)
    with in_community(area.community):
        box = Box.objects.get()
    costs.send(desk, f"{one}/tick/", WRITE, {"entry": str(lines[1].id), "box": str(box.id)}, now=OPENS)
    costs.send(desk, f"{one}/assist/?name=居民3", READ, now=OPENS)


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()
