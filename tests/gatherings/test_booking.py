"""Rooms: nobody is let in twice, whoever comes at the same moment, on both databases."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from linli.engines.gatherings.actions.booking import (
    Booker,
    BookingRefused,
    RoomTaken,
    agree_booking,
    book,
    cancel_booking,
    move_booking,
    refuse_booking,
)  # fmt: skip
from linli.engines.gatherings.guarantees_booking import slots_of_bookings
from linli.engines.gatherings.models import Booking, Slot
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Event
from linli.kernel.tenancy import every_community, in_community
from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from tests.conftest import NOW
from tests.counting import counted
from tests.factories import Neighbourhood, neighbourhood, place
from tests.proofs.test_races import at_once

HOUR = timedelta(hours=1)


def room_of(area: Neighbourhood, code: str = "room-1") -> Place:
    with in_community(area.community):
        return place(PlaceKind.ROOM, code, "阅览室")


def taken_by(area: Neighbourhood, room: Place, starts_at: datetime, ends_at: datetime, name: str = "王阿姨") -> Booking:
    return book(
        community=area.community, room=room, starts_at=starts_at, ends_at=ends_at, purpose="读书会",
        who=Booker(name=name), by=Actor(ActorKind.USER, area.worker.id), now=NOW,
    )  # fmt: skip


def wrong_with_slots() -> list[str]:
    with every_community("a test asks the doctor"):
        return [each.words for each in slots_of_bookings(NOW)]


@pytest.mark.django_db
def test_a_room_is_one_bookings_at_a_time() -> None:
    area = neighbourhood()
    room, other = room_of(area), room_of(area, "room-2")
    by = Actor(ActorKind.USER, area.worker.id)
    with in_community(area.community):
        with counted(3):
            first = taken_by(area, room, NOW, NOW + HOUR)
        with pytest.raises(RoomTaken) as refused:
            taken_by(area, room, NOW + timedelta(minutes=55), NOW + 2 * HOUR, "李叔叔")
        assert refused.value.by == first
        after = taken_by(area, room, NOW + HOUR, NOW + 2 * HOUR)
        taken_by(area, other, NOW, NOW + HOUR)
        with pytest.raises(RoomTaken):
            move_booking(booking=after, starts_at=NOW, ends_at=NOW + HOUR, room=other, by=by, now=NOW)
        after = Booking.objects.get(id=after.id)
        assert after.room_id == room.id
        cancel_booking(booking=first, by=by, now=NOW)
        move_booking(booking=after, starts_at=NOW + HOUR / 2, ends_at=NOW + 2 * HOUR, by=by, now=NOW)
        assert Slot.objects.filter(room=room).count() == 18
        with pytest.raises(BookingRefused):
            cancel_booking(booking=first, by=by, now=NOW)
        with pytest.raises(BookingRefused):
            move_booking(booking=first, starts_at=NOW, ends_at=NOW + HOUR, by=by, now=NOW)
        assert [e.verb for e in Event.objects.filter(subject_id=first.id).order_by("id")] == ["book", "cancel"]
    assert wrong_with_slots() == []


@pytest.mark.django_db
def test_what_is_asked_for_is_held_until_it_is_decided() -> None:
    area = neighbourhood()
    room, by = room_of(area), Actor(ActorKind.USER, area.worker.id)
    with in_community(area.community):
        ask = {
            "community": area.community, "room": room, "purpose": "寿宴", "who": Booker(account=area.account), "by": by,
            "now": NOW, "asked": True,
        }  # fmt: skip
        wanted = book(**ask, starts_at=NOW, ends_at=NOW + HOUR)
        with pytest.raises(RoomTaken):
            taken_by(area, room, NOW, NOW + HOUR)
        with pytest.raises(BookingRefused):
            refuse_booking(booking=wanted, reason=" ", by=by, now=NOW)
        refuse_booking(booking=wanted, reason="当天消防演练", by=by, now=NOW)
        with pytest.raises(BookingRefused):
            agree_booking(booking=wanted, by=by, now=NOW)
        again = book(**ask, starts_at=NOW, ends_at=NOW + HOUR)
        assert agree_booking(booking=again, by=by, now=NOW).state == "booked"
        for bad in (
            {"starts_at": NOW, "ends_at": NOW},
            {"starts_at": NOW + timedelta(minutes=1), "ends_at": NOW + HOUR},
        ):
            with pytest.raises(BookingRefused):
                book(**ask, **bad)
        with pytest.raises(BookingRefused):
            book(**{**ask, "purpose": " "}, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    assert wrong_with_slots() == []


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.lists(some.tuples(some.integers(0, 20), some.integers(1, 8), some.sampled_from(["book", "move", "cancel"])))
)
def test_whatever_is_booked_moved_and_cancelled_no_room_is_anybodys_twice(
    area_with_room: tuple[Neighbourhood, Place], deeds: list[tuple[int, int, str]]
) -> None:
    area, room = area_with_room
    by = Actor(ActorKind.USER, area.worker.id)
    with in_community(area.community), transaction.atomic():
        mine: dict[Booking, set[int]] = {}
        for start, length, deed in deeds:
            starts_at, ends_at = NOW + timedelta(minutes=5 * start), NOW + timedelta(minutes=5 * (start + length))
            wanted, first = set(range(start, start + length)), next(iter(mine), None)
            others = {number for one, held in mine.items() if deed == "book" or one != first for number in held}
            try:
                if deed == "book":
                    mine[taken_by(area, room, starts_at, ends_at)] = wanted
                elif first is not None and deed == "move":
                    mine[move_booking(booking=first, starts_at=starts_at, ends_at=ends_at, by=by, now=NOW)] = wanted
                elif first is not None:
                    cancel_booking(booking=first, by=by, now=NOW)
                    del mine[first]
                    continue
                assert (first is None and deed != "book") or not wanted & others
            except RoomTaken:
                assert wanted & others
                if first is not None and deed == "move":
                    first.refresh_from_db()
        assert Slot.objects.count() == sum(map(len, mine.values()))
        assert wrong_with_slots() == []
        transaction.set_rollback(True)


@pytest.fixture
def area_with_room() -> tuple[Neighbourhood, Place]:
    area = neighbourhood()
    return area, room_of(area)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_several_at_once_exactly_one_gets_the_room() -> None:
    area = neighbourhood()
    room = room_of(area)
    acts = [
        lambda n=n: taken_by(area, room, NOW + n * timedelta(minutes=15), NOW + HOUR + n * timedelta(minutes=15))
        for n in range(4)
    ]
    outcomes = at_once(area, *acts)
    assert sum(isinstance(each, Booking) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, RoomTaken) for each in outcomes) == 3, outcomes
    with in_community(area.community):
        assert Slot.objects.count() == 12
        assert Booking.objects.count() == 1
    assert wrong_with_slots() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_who_change_places_do_not_wait_for_each_other() -> None:
    area = neighbourhood()
    room, other = room_of(area), room_of(area, "room-2")
    by = Actor(ActorKind.USER, area.worker.id)
    with in_community(area.community):
        one, two = taken_by(area, room, NOW, NOW + HOUR), taken_by(area, other, NOW, NOW + HOUR)
    outcomes = at_once(
        area,
        lambda: move_booking(booking=one, starts_at=NOW, ends_at=NOW + HOUR, room=other, by=by, now=NOW),
        lambda: move_booking(booking=two, starts_at=NOW, ends_at=NOW + HOUR, room=room, by=by, now=NOW),
    )
    assert all(isinstance(each, RoomTaken) for each in outcomes), outcomes
    assert wrong_with_slots() == []
