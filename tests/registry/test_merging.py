"""Two records of one person: found, compared, merged with whatever points at them, and taken apart again exactly."""

from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.accounts.models import Read
from linli.engines.matters.guarantees import replay
from linli.engines.matters.models import Helper, Matter, Reporter
from linli.kernel.crypto import keyed_hash
from linli.kernel.models import Event
from linli.kernel.search import matching
from linli.kernel.tenancy import in_community
from linli.registry.actions.merging import MergeRefused, merge_people, pointers, undo_merge
from linli.registry.finding import KIND
from linli.registry.models import (
    Authorisation,
    DutyShift,
    Household,
    HouseholdMember,
    Kinship,
    Membership,
    Merge,
    Party,
    Person,
    Residence,
    Responsibility,
)
from linli.registry.queries.duplicates import candidates
from tests.conftest import fresh
from tests.factories import NOW, SINCE, TODAY, Neighbourhood, neighbourhood, person, reported, resident_in, signed_in

PHONE = "19910000077"


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


def known(name: str, **fields: Any) -> Person:
    return person(name, **fields)


def twins(**second: Any) -> tuple[Person, Person]:
    """王秀英 twice: with a birth date, and with a phone."""
    first = known("王秀英", born_on=SINCE.replace(year=1950), sex="female")
    fields = {"born_on": SINCE.replace(year=1950), "phone": PHONE, "phone_hash": keyed_hash(PHONE, "phone"), **second}
    return first, known("王秀英", **fields)


def merged(area: Neighbourhood, kept: Person, other: Person) -> Merge:
    return merge_people(kept=kept, merged=other, by=area.reporter, now=NOW)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that points at people, with every column but the counter of a matter's moves."""
    models = {Person, Party, *(model for _name, model, _field in pointers())}
    found = {}
    for model in models:
        columns = [field.attname for field in model._meta.concrete_fields if field.attname != "version"]
        found[model._meta.label] = list(model.objects.order_by("id").values_list(*columns))
    return found


def matching_ids(who: Person) -> bool:
    """Whether the index still leads to this record."""
    return Person.objects.filter(id=who.id, id__in=matching(KIND, who.party.name)).exists()


def point_at(area: Neighbourhood, who: Person, what: str) -> None:
    """One row of some table, of either record; what cannot be twice is left as it is."""
    spell = {"from_on": SINCE}
    other = area.person(area.worker)
    makers = {
        "living": lambda: Residence.new(person=who, place=area.dwelling, kind="living", **spell),
        "registered": lambda: Residence.new(person=who, elsewhere="安徽六安", kind="registered", **spell),
        "past": lambda: Residence.new(person=who, place=area.dwelling, kind="living", until_on=TODAY, **spell),
        "house": lambda: HouseholdMember.new(
            household=Household.new(dwelling=area.dwelling, head=who), person=who, **spell
        ),
        "team": lambda: Membership.new(group=area.village, person_id=who.id, **spell),
        "grid": lambda: Responsibility.new(party_id=who.id, role="cadre", place=area.grid, **spell),
        "helped": lambda: Responsibility.new(party_id=other.id, role="helper", person=who, **spell),
        "mother": lambda: Kinship.new(person=who, relative=other, relation="child", attested_by="户口簿", **spell),
        "agent": lambda: Authorisation.new(person=other, agent=who, may_collect=True, attested_by="书面", **spell),
        "duty": lambda: DutyShift.new(party_id=who.id, starts_at=NOW, ends_at=NOW.replace(hour=20)),
        "raised": lambda: Reporter.objects.filter(matter=reported(area)).update(person=who),
        "helps": lambda: Helper.new(matter=area.others["matter"], party_id=who.id, since_at=NOW),
    }
    with suppress(IntegrityError), transaction.atomic():
        makers[what]()


WHAT = ("living", "registered", "past", "house", "team", "grid", "helped", "mother", "agent", "duty", "raised", "helps")
pointing = st.lists(st.tuples(st.booleans(), st.sampled_from(WHAT)), max_size=10)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=pointing, kin=st.booleans(), swap=st.booleans(), held=st.booleans())
def test_a_merge_taken_back_changed_nothing(
    area: Neighbourhood, rows: list[tuple[bool, str]], kin: bool, swap: bool, held: bool
) -> None:
    with in_community(area.community), transaction.atomic():
        area.others["matter"] = reported(area)
        pair = twins()
        for second, what in rows:
            point_at(area, pair[second], what)
        if kin:
            Kinship.new(person=pair[0], relative=pair[1], relation="other", attested_by="误登", from_on=SINCE)
        if held:
            Matter.objects.filter(id=area.others["matter"].id).update(holder_id=pair[1].id)
        kept, other = (pair[1], pair[0]) if swap else pair
        kept, other = fresh(kept), fresh(other)
        before = everything()
        merge = merged(area, kept, other)
        assert fresh(other).merged_into_id == kept.id
        assert not Residence.objects.filter(person=other, until_on=None).exists()
        assert not matching_ids(other)
        assert not Responsibility.objects.filter(party_id=other.id, until_on=None).exists()
        undo_merge(merge=fresh(merge), by=area.reporter, now=NOW)
        assert everything() == before
        connection.check_constraints()
        transaction.set_rollback(True)


def test_every_key_to_a_person_or_party_moves(area: Neighbourhood) -> None:
    """A table added later is found too: all keys of the program's models, but those that are the record itself."""
    own = {"registry.Person.party", "registry.Group.party", "registry.Merge.kept", "registry.Merge.merged"}
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in {Person, Party}
    }
    assert {name for name, _model, _field in pointers()} == keys - own


def test_merging_moves_all_fills_gaps_and_ends_what_is_there_twice(area: Neighbourhood) -> None:
    with in_community(area.community):
        kept, other = twins(title="楼栋长")
        for who in (kept, other):
            Membership.new(group=area.village, person_id=who.id, from_on=SINCE)
        Residence.new(person=other, place=area.dwelling, kind="living", from_on=SINCE)
        merge = merged(area, kept, other)
        kept, other = fresh(kept), fresh(other)
        assert (kept.phone, kept.title, other.phone) == (PHONE, "楼栋长", PHONE)
        assert not other.party.is_active
        assert Membership.objects.get(person_id=kept.id).until_on is None
        assert Membership.objects.get(person_id=other.id).until_on == TODAY
        assert {each.verb for each in Event.objects.filter(subject_id=kept.id)} == {"merge"}
        assert merge.filled == ["title", "phone"]


def test_a_matter_held_follows_with_its_event(area: Neighbourhood) -> None:
    with in_community(area.community):
        kept, other = person("甲"), area.person(area.grid_worker)
        matter = reported(area)
        from linli.engines.matters.actions.handing import dispatch

        dispatch(matter=matter, to=other.party, by=area.actor(area.worker), now=NOW)
        merge = merged(area, kept, other)
        assert fresh(matter).holder_id == kept.id
        assert fresh(kept).user_id == area.grid_worker.id
        assert list(replay(NOW)) == []
        undo_merge(merge=merge, by=area.reporter, now=NOW)
        assert fresh(matter).holder_id == other.id
        assert fresh(other).user_id == area.grid_worker.id
        assert list(replay(NOW)) == []


def test_what_was_changed_since_stays_as_it_is(area: Neighbourhood) -> None:
    with in_community(area.community):
        kept, other = twins()
        team = Membership.new(group=area.village, person_id=other.id, from_on=SINCE)
        merge = merged(area, kept, other)
        Membership.objects.filter(id=team.id).update(person_id=area.person(area.worker).id)
        Person.objects.filter(id=kept.id).update(phone="19910000078")
        undo_merge(merge=fresh(merge), by=area.reporter, now=NOW)
        assert fresh(team).person_id == area.person(area.worker).id
        assert fresh(kept).phone == "19910000078"


def test_who_is_plainly_not_one_person_is_not_merged(area: Neighbourhood) -> None:
    with in_community(area.community):
        kept, other = twins()
        with pytest.raises(MergeRefused):
            merged(area, kept, kept)
        with pytest.raises(MergeRefused, match="工作账号"):
            merged(area, area.person(area.worker), area.person(area.grid_worker))
        with pytest.raises(MergeRefused, match="证件号"):
            merged(area, person("甲", id_number_hash="a"), person("乙", id_number_hash="b"))
        with pytest.raises(MergeRefused, match="去世"):
            merged(area, kept, person("丙", died_on=TODAY))
        third = person("王秀英")
        first = merged(area, kept, other)
        with pytest.raises(MergeRefused):
            merged(area, third, other)
        second = merged(area, third, kept)
        with pytest.raises(MergeRefused):
            undo_merge(merge=fresh(first), by=area.reporter, now=NOW)
        undo_merge(merge=fresh(second), by=area.reporter, now=NOW)
        undo_merge(merge=fresh(first), by=area.reporter, now=NOW)
        with pytest.raises(MergeRefused):
            undo_merge(merge=fresh(first), by=area.reporter, now=NOW)


def test_a_pair_is_found_compared_merged_and_parted_through_the_pages(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        kept, other = twins()
        person("王秀英", born_on=SINCE)
        known("刘一家", phone=PHONE, phone_hash=keyed_hash(PHONE, "phone"))
        (pair,) = candidates()
        assert (pair.left, pair.right) == (kept, other)
    signed_in(client, area.worker)
    page = client.get("/c/qingyang/duplicates/").content.decode()
    where = f"/c/qingyang/people/{kept.id}/same/{other.id}/"
    assert where in page
    compared = client.get(where).content.decode()
    assert "199****0077" in compared
    assert PHONE not in compared
    with in_community(area.community):
        assert Read.objects.filter(subject_id=other.id).exists()
    assert client.post(where).status_code == 302
    assert client.post(where).status_code == 409
    assert str(kept.id) in client.get(f"/c/qingyang/people/{other.id}/").content.decode()
    with in_community(area.community):
        merge = Merge.objects.get()
        assert candidates() == []
    assert client.post(f"/c/qingyang/duplicates/{merge.id}/undo/").status_code == 302
    assert client.post(f"/c/qingyang/duplicates/{merge.id}/undo/").status_code == 409
    assert where in client.get("/c/qingyang/duplicates/").content.decode()


def test_neither_grid_workers_nor_neighbours_merge(client: Client, area: Neighbourhood) -> None:
    beside = neighbourhood("baihe", "白鹤社区")
    with in_community(area.community):
        kept, other = twins()
        merge = merged(area, kept, other)
    signed_in(client, area.grid_worker)
    assert client.get("/c/qingyang/duplicates/").status_code == 403
    signed_in(client, beside.secretary)
    assert client.post(f"/c/baihe/duplicates/{merge.id}/undo/").status_code == 404
    assert client.get(f"/c/baihe/people/{kept.id}/same/{other.id}/").status_code == 404


def test_a_resident_still_sees_who_read_the_record_that_was_merged(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        kept, other = twins()
        Person.objects.filter(id=kept.id).update(account=area.account)
    signed_in(client, area.worker).get(f"/c/qingyang/people/{other.id}/")
    with in_community(area.community):
        merged(area, fresh(kept), fresh(other))
    page = resident_in(Client(), area.community, area.account).get("/c/qingyang/mine/reads/").content.decode()
    assert "陈干事" in page
