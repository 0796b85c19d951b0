"""Whoever goes hands over everything at once; nothing is left without a holder, and nobody goes before."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.models import Grant, Notice
from linli.engines.matters.actions.answering import answer
from linli.engines.matters.actions.handing import call_helper, dispatch
from linli.engines.matters.guarantees import replay
from linli.engines.matters.models import Helper, Matter
from linli.kernel.tenancy import in_community
from linli.registry.models import DutyShift, Membership, Party, Responsibility
from linli.registry.queries.holdings import held_by, with_successors
from tests.conftest import fresh
from tests.factories import NOW, TODAY, Neighbourhood, answers_for, member, neighbourhood, reported, signed_in

#: The pages know the real day; what they end has ended by then.
LATER = NOW + timedelta(days=9000)


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def leaver(area: Neighbourhood) -> Party:
    """The grid worker: holds two matters, assists with one, answers for a grid, has duty to come."""
    with in_community(area.community):
        party = area.party(area.grid_worker)
        by = area.actor(area.worker)
        for matter in (reported(area), reported(area, text="楼道灯不亮")):
            dispatch(matter=matter, to=party, by=by, now=NOW)
        call_helper(matter=reported(area, text="井盖松动"), party=party, by=by, now=NOW)
        answer(matter=matter, text="已换", by=by, now=NOW)
        soon = NOW + timedelta(days=900)
        DutyShift.new(party=party, starts_at=soon, ends_at=soon + timedelta(days=1))
        return party


def path(party: Party) -> str:
    return f"/c/qingyang/parties/{party.id}/handing-over/"


def proposed(area: Neighbourhood, party: Party) -> dict[str, str]:
    with in_community(area.community):
        rows = with_successors(held_by(party.id, NOW), party.id, TODAY)
        return {f"to-{row.key}": str(row.to) for row in rows}


def test_everything_is_handed_over_in_one_tap(client: Client, area: Neighbourhood, leaver: Party) -> None:
    signed_in(client, area.worker)
    page = client.get(path(leaver)).content.decode()
    assert "网格员 · 第一网格" in page
    fields = proposed(area, leaver)
    assert len(fields) == page.count("<select") == 5
    assert client.post(path(leaver), {**fields, "leave_groups": "1"}).status_code == 302
    with in_community(area.community):
        assert held_by(leaver.id, LATER) == []
        assert not Matter.objects.filter(holder=leaver).exists()
        assert Helper.objects.get().party_id not in {leaver.id, None}
        assert list(replay(NOW)) == []
        row = Responsibility.objects.get(party=leaver)
        assert row.until_on is not None
        assert Responsibility.objects.filter(place_id=row.place_id, role=row.role, until_on=None).exists()
        assert not Membership.objects.filter(person=leaver, until_on=None).exists()
        assert Notice.objects.filter(kind="matter_dispatched").exclude(user=area.grid_worker).exists()
    assert "没有未了的事" in client.get(path(leaver)).content.decode()


def test_one_without_a_successor_keeps_everything_as_it_was(client: Client, area: Neighbourhood, leaver: Party) -> None:
    signed_in(client, area.secretary)
    fields = proposed(area, leaver)
    for wrong in ("", str(leaver.id), "nonsense"):
        refused = client.post(path(leaver), {**fields, next(iter(fields)): wrong})
        assert refused.status_code == 409
    with in_community(area.community):
        assert len(held_by(leaver.id, NOW)) == 5
        assert Matter.objects.filter(holder=leaver).count() == 2


def test_the_last_role_ends_only_with_empty_hands(client: Client, area: Neighbourhood, leaver: Party) -> None:
    signed_in(client, area.secretary)
    with in_community(area.community):
        grant = Grant.objects.get(user=area.grid_worker)
    end = f"/c/qingyang/staff/grants/{grant.id}/end/"
    refused = client.post(end)
    assert refused.status_code == 409
    assert "5 项" in refused.content.decode()
    client.post(path(leaver), proposed(area, leaver))
    assert client.post(end).status_code == 302


def test_a_group_that_holds_anything_is_not_put_aside(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.secretary)
    fields = {"kind": "village", "name": "杨家村", "code": "village"}
    where = f"/c/qingyang/groups/{area.village.id}/edit/"
    with in_community(area.community):
        code = area.village.group.code
    refused = client.post(where, {**fields, "code": code})
    assert refused.status_code == 422
    assert client.post(path(area.village), proposed(area, area.village)).status_code == 302
    assert client.post(where, {**fields, "code": code}).status_code == 302


def test_who_does_the_same_nearby_is_proposed_first(area: Neighbourhood, leaver: Party) -> None:
    with in_community(area.community):
        far = area.party(member("远处网格", "grid_worker", places=(area.other_grid,)))
        (grid,) = [row for row in held_by(leaver.id, NOW) if row.source == "responsibilities"]
        assert with_successors([grid], leaver.id, TODAY)[0].to == far.id
        near = area.party(member("同网格", "grid_worker"))
        answers_for(near, "grid_head", area.grid)
        assert with_successors([grid], leaver.id, TODAY)[0].to == near.id
        same = area.party(member("搭档", "grid_worker", places=(area.grid,)))
        assert with_successors([grid], leaver.id, TODAY)[0].to == same.id


def test_grid_workers_and_neighbours_hand_nothing_over(client: Client, area: Neighbourhood, leaver: Party) -> None:
    assert signed_in(client, area.grid_worker).get(path(leaver)).status_code == 403
    beside = neighbourhood("baihe", "白鹤社区")
    signed_in(client, beside.secretary)
    assert client.get(f"/c/baihe/parties/{leaver.id}/handing-over/").status_code == 404
    with in_community(area.community):
        assert fresh(leaver).is_active
