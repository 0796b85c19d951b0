"""Every address says who may open it, belongs to a community where records are shown, and changes things by POST only."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: Addresses without a community in them: the front page, health, what belongs to a staff member, components.
OUTSIDE = (
    *("", "healthz", "readyz", "metrics", "sign-in/", "sign-out/", "second-factor/", "sessions/", "preferences/"),
    *("design/", "manifest.webmanifest", "sw.js", "set-up/", "communities/new/"),
    *("api/v1/", "open311/v2/", "areas/"),
)


@cache
def routes() -> list[tuple[str, URLPattern]]:
    return list(_walk("", get_resolver().url_patterns))


def _walk(prefix: str, patterns: list[Any]) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(route, each.url_patterns)
        else:
            yield route, each


def example(route: str) -> str:
    """An address that matches the route, with made-up arguments."""
    samples = {"slug:code": "nowhere", "uuid": "01890000-0000-7000-8000-000000000000", "int": "1"}
    parts = []
    for part in route.split("<"):
        inside, closed, rest = part.partition(">")
        kind = inside if inside in samples else inside.partition(":")[0]
        parts.append(samples.get(kind, "x") + rest if closed else part)
    return "/" + "".join(parts)


def test_every_view_says_who_may_open_it() -> None:
    assert [route for route, pattern in routes() if not hasattr(pattern.callback, "opens")] == []


def test_every_route_has_a_name_of_its_own() -> None:
    names = [pattern.name for _, pattern in routes()]
    assert all(names)
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


def test_every_route_of_records_carries_its_community() -> None:
    loose = [route for route, _ in routes() if not route.startswith("c/<slug:code>/")]
    assert [
        route for route in loose if route not in OUTSIDE and not route.startswith(tuple(o for o in OUTSIDE if o))
    ] == []


def test_permissions_are_asked_inside_a_community_only() -> None:
    bare = [
        r for r, p in routes() if getattr(p.callback.opens, "permission", "") and not r.startswith("c/<slug:code>/")
    ]
    assert bare == []


@pytest.mark.django_db
def test_routes_that_change_things_refuse_get(client: Client) -> None:
    for route, pattern in routes():
        if "GET" not in pattern.callback.methods:
            assert client.get(example(route)).status_code == 405, route


@pytest.mark.django_db
def test_routes_that_show_things_refuse_post(client: Client) -> None:
    for route, pattern in routes():
        if "POST" not in pattern.callback.methods:
            assert client.post(example(route)).status_code == 405, route


@pytest.mark.django_db
def test_an_unknown_community_is_not_found(client: Client) -> None:
    for route, pattern in routes():
        if route.startswith("c/<slug:code>/"):
            verb = "get" if "GET" in pattern.callback.methods else "post"
            assert getattr(client, verb)(example(route)).status_code == 404, route


def test_no_page_is_forgotten_on_the_tour() -> None:
    from tests.tour import SAMPLES, arguments_of, is_page

    pages = {str(pattern.name): arguments_of(route) for route, pattern in routes() if is_page(pattern)}
    assert [name for name, wanted in pages.items() if wanted - {"code"} and name not in SAMPLES] == []
