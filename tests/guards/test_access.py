"""Who gets in: every address × everyone, in their own community and in the neighbour's, against what the address declares.

The table of addresses makes the matrix; a new address is in it at once. An audience that admits somebody must never
answer 403, send them to sign in or break; one that does not must do one of the first two. Another community's records
are not found, whoever asks, and being somebody next door opens nothing here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from linli.accounts.enums import STAFF, Role
from linli.accounts.models import JurisdictionGrant, User
from linli.accounts.permissions import PERMISSIONS
from linli.kernel.links import tracking_mac
from linli.kernel.tenancy import in_community
from tests.factories import SINCE, Neighbourhood, reported, resident_in, signed_in
from tests.guards.furnished import arguments, furnish, made_up
from tests.guards.test_urls import routes
from tests.tour import arguments_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

INSIDE = "c/<slug:code>/"
AREA = "areas/<slug:area>/"
NOBODY, RESIDENT = "nobody", "resident"
EVERYONE = [NOBODY, RESIDENT, *sorted(STAFF)]
#: Addresses whose business is to send people to a door.
DOORS = {"sign-in-code", "sign-out", "second-factor", "set-up-second-factor", "end-sessions"}
#: To remove what is not there is done already; who has no draft of their own is sent to begin one.
DONE_ALREADY = {"report-photo-remove", "saved-view-remove", "draft-photo"}


def client_of(area: Neighbourhood, people: dict[str, Any], who: str) -> Client:
    if who == NOBODY:
        return Client()
    if who == RESIDENT:
        return resident_in(Client(), area.community, area.account)
    return signed_in(Client(), people[who])


def admits(audience: Any, who: str) -> bool:
    """What the declaration promises, read without asking the code that keeps it."""
    if not (audience.staff or audience.resident):
        return True
    if who == RESIDENT:
        return bool(audience.resident)
    if who == NOBODY or not audience.staff:
        return False
    return not audience.permission or Role(who) in PERMISSIONS[audience.permission].roles


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """What is done within never was, so that every request finds the same community; for the browser neither, which may
    have signed out.
    """
    cookies = copy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def ask(client: Client, path: str, pattern: URLPattern) -> Iterator[tuple[str, Any]]:
    for method in pattern.callback.methods:
        with undone(client):
            yield method, getattr(client, method.lower())(path)


def turned_away(response: Any) -> bool:
    """Whether the answer is a door: 403, or on to signing in."""
    where = response.headers.get("Location", "").partition("?")[0]
    return response.status_code == 403 or where.endswith(("/sign-in/", "/second-factor/"))


def judged(name: str, response: Any, allowed: bool) -> str:
    """What is wrong with an answer; empty when nothing is."""
    if response.status_code >= 500:
        return f"broke with {response.status_code}"
    if allowed and turned_away(response) and name not in DOORS:
        return f"was turned away ({response.status_code} {response.headers.get('Location', '')})"
    if not allowed and not turned_away(response):
        return f"got in ({response.status_code} {response.headers.get('Location', '')})"
    return ""


def complaints(client: Client, who: str, at: Neighbourhood, things_of: Neighbourhood, expect: Any) -> list[str]:
    told = []
    for route, pattern in routes():
        if not route.startswith(INSIDE):
            continue
        named = things_of.others["addresses"][route]
        path = reverse(pattern.name, kwargs={"code": at.community.code, **named})
        for method, response in ask(client, path, pattern):
            if wrong := expect(pattern, named, response):
                told.append(f"{who}: {method} {path} ({pattern.name}) {wrong}")
    return told


def names_records(named: dict[str, Any]) -> bool:
    """Whether an address says of which record it speaks: by id, or by a number in a link."""
    return "number" in named or any(isinstance(value, UUID) for value in named.values())


def furnished(code: str, name: str) -> tuple[Neighbourhood, dict[str, Any]]:
    """With the arguments of every address there, chosen once."""
    area, people = furnish(code, name)
    inside = [(route, pattern) for route, pattern in routes() if route.startswith(INSIDE)]
    area.others["addresses"] = {route: arguments(route, pattern, area) for route, pattern in inside}
    return area, people


@pytest.fixture(scope="module")
def here(lasting: None) -> tuple[Neighbourhood, dict[str, Any]]:
    return furnished("qingyang", "青杨社区")


@pytest.fixture(scope="module")
def next_door(lasting: None) -> tuple[Neighbourhood, dict[str, Any]]:
    return furnished("baihe", "白鹤社区")


def test_every_address_is_tried_with_records_that_are_there(here: Any) -> None:
    """A new address that names something wants it furnished: a matrix of what is not found proves nothing."""
    area, _people = here
    empty = []
    for route, pattern in routes():
        if route.startswith(INSIDE) and (nothing := made_up(route)):
            named = area.others["addresses"][route]
            empty += [f"{pattern.name}: {name}" for name in nothing if named.get(name) == nothing[name]]
    assert empty == []


@pytest.mark.parametrize("who", EVERYONE)
def test_everyone_gets_in_exactly_where_the_address_says(here: Any, who: str) -> None:
    area, people = here
    client = client_of(area, people, who)
    client.raise_request_exception = False

    def expect(pattern: URLPattern, _named: Any, response: Any) -> str:
        return judged(str(pattern.name), response, admits(pattern.callback.opens, who))

    assert complaints(client, who, area, area, expect) == []


@pytest.mark.parametrize("who", EVERYONE)
def test_the_neighbours_records_are_not_found(here: Any, next_door: Any, who: str) -> None:
    area, people = here
    client = client_of(area, people, who)
    client.raise_request_exception = False

    def expect(pattern: URLPattern, named: Any, response: Any) -> str:
        if not admits(pattern.callback.opens, who):
            return judged(str(pattern.name), response, False)
        if not names_records(named) or response.status_code == 404 or pattern.name in DONE_ALREADY:
            return ""
        return f"answered {response.status_code} about the neighbour's record"

    assert complaints(client, who, area, next_door[0], expect) == []


@pytest.mark.parametrize("who", EVERYONE)
def test_being_somebody_here_opens_nothing_next_door(here: Any, next_door: Any, who: str) -> None:
    client = client_of(*here, who)
    client.raise_request_exception = False

    def expect(pattern: URLPattern, _named: Any, response: Any) -> str:
        return judged(str(pattern.name), response, admits(pattern.callback.opens, NOBODY))

    assert complaints(client, who, next_door[0], next_door[0], expect) == []


def test_a_link_opens_its_own_matter_only(here: Any) -> None:
    area, _people = here
    with in_community(area.community):
        one, other = reported(area), reported(area)
    client = Client()
    for route, pattern in routes():
        if {"number", "mac"} <= arguments_of(route):
            link = {"number": one.number, "mac": tracking_mac(other.id)}
            wrong = {"code": area.community.code, **made_up(route), **link}
            for method, response in ask(client, reverse(pattern.name, kwargs=wrong), pattern):
                assert response.status_code == 404, (method, pattern.name)


@pytest.mark.parametrize("who", [Role.SECRETARY, Role.PROPERTY_STAFF])
def test_a_password_without_the_second_factor_opens_nothing(here: Any, who: str) -> None:
    area, people = here
    client = Client(raise_request_exception=False)
    client.force_login(people[who])

    def expect(pattern: URLPattern, _named: Any, response: Any) -> str:
        return judged(str(pattern.name), response, admits(pattern.callback.opens, NOBODY))

    assert complaints(client, who, area, area, expect) == []


def test_pages_of_the_staff_themselves_want_somebody_signed_in(here: Any) -> None:
    _area, people = here
    for route, pattern in routes():
        if not route.startswith(INSIDE) and not arguments_of(route) and pattern.name != "healthz":
            path, allowed = reverse(pattern.name), not pattern.callback.opens.staff
            for method, response in ask(Client(raise_request_exception=False), path, pattern):
                assert judged(str(pattern.name), response, allowed) == "", (method, path)
            for method, response in ask(signed_in(Client(), people[Role.SECRETARY]), path, pattern):
                assert judged(str(pattern.name), response, True) == "", (method, path)


def test_pages_of_areas_open_to_who_answers_for_the_area_alone(here: Any, next_door: Any) -> None:
    """To nobody of its communities, whatever they are there, and not to who answers for the area beside it."""
    (area, people), street = here, here[0].community.jurisdiction_id
    own, beside = officer("own", street), officer("beside", next_door[0].community.jurisdiction_id)
    clients = [(who, client_of(area, people, who), False) for who in EVERYONE]
    clients += [("own", signed_in(Client(), own), True), ("beside", signed_in(Client(), beside), False)]
    told = []
    for route, pattern in routes():
        if route.startswith(AREA):
            path = reverse(pattern.name, kwargs={**made_up(route), "area": street})
            for who, client, allowed in clients:
                client.raise_request_exception = False
                for method, response in ask(client, path, pattern):
                    if wrong := judged(str(pattern.name), response, allowed):
                        told.append(f"{who}: {method} {path} {wrong}")
    assert told == []


def officer(username: str, street: str) -> User:
    user = User.objects.create_user(username, "街道小何")
    JurisdictionGrant.objects.create(user=user, jurisdiction_id=street, role=Role.SECRETARY, from_on=SINCE)
    return user


def test_every_permission_that_an_address_asks_is_somebodys() -> None:
    asked = {p.callback.opens.permission for _route, p in routes() if p.callback.opens.permission}
    assert [name for name in sorted(asked) if not PERMISSIONS[name].roles] == []
