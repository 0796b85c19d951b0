"""The requests that are measured, each through the real middleware, as a member of staff sends them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from bench.loading import MAIN, Staff, community
from linli.accounts.models import ResidentAccount
from linli.engines.matters.actions.raising import Report, Where, Who, raise_matter
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Category, Matter
from linli.kernel.actors import Actor
from linli.kernel.ids import uuid7
from linli.kernel.tenancy import in_community
from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from tests.factories import signed_in


@dataclass(frozen=True, slots=True)
class Case:
    """`target_ms`: CPU of server and database together; `most`: statements (design.md, "Targets")."""

    name: str
    send: Callable[[], Any]
    target_ms: float | None
    most: int


class Unexpected(AssertionError):
    """A request that is measured did not do what it should."""


def cases(staff: Staff, now: datetime, count: int) -> Iterator[Case]:
    """In an order in which each finds what it needs: what is dispatched was created, what is answered was dispatched."""
    worker, handler = signed_in(Client(), staff.worker), signed_in(Client(), staff.handler)
    with in_community(community(MAIN)):
        form = told()
        category = Category.objects.get(id=form["category"])
        place = Place.objects.get(id=form["place"])
        fresh = [_raised(category, place, now) for _ in range(count)]
        shown = Matter.objects.filter(stage="closed").order_by("-reported_at", "-id")[0]
    dispatched, answered = iter(fresh), iter(fresh)
    company = staff.company.id

    def dispatch() -> Any:
        return _post(worker, "matter-dispatch", id=next(dispatched), holder=company, version=1)

    def answer() -> Any:
        return _post(handler, "matter-answer", id=next(answered), text="已经修好，请查看。", version=2)

    nobody = Client()
    yield Case("no such page", lambda: _checked(nobody.get("/nothing/"), 404), None, 0)
    yield Case("create", lambda: _post(worker, "desk-entry", **form), 14, 18)
    yield Case("dispatch", dispatch, 18, 18)
    yield Case("answer", answer, 18, 18)
    yield Case("detail", lambda: _get(worker, "matter", id=shown.id), 12, 10)
    yield Case("list of 25", lambda: _get(worker, "inbox", tab="all"), 10, 8)
    yield Case("filtered list", lambda: _get(worker, "inbox", tab="all", category=category.id), 10, 8)
    yield Case("search", lambda: _get(worker, "inbox", tab="all", q="电梯漏水"), 10, 8)
    yield Case("person search", lambda: _get(worker, "people", q="wangxm 3"), 30, 8)
    yield Case("track by link", _tracking(fresh[0]), 12, 10)
    yield Case("public page", lambda: _get(Client(), "public"), None, 10)
    yield Case("figures", lambda: _get(worker, "figures", span="12m"), 100, 10)


def told() -> dict[str, Any]:
    """What the desk types for a caller, in the current community."""
    return {
        "category": Category.objects.get(key="repair").id,
        "text": "三号楼电梯按键失灵",
        "source": "call",
        "phone": "19910000077",
        "place": Place.objects.filter(kind=PlaceKind.BUILDING).order_by("code", "id")[0].id,
    }


def _raised(category: Category, place: Place, now: datetime) -> Any:
    account = ResidentAccount.objects.order_by("id")[0]
    report = Report(
        category, "三号楼电梯按键失灵，老人下不来", Source.PHONE_PAGE, Where(place=place), Who(account=account)
    )
    return raise_matter(community=community(MAIN), report=report, by=Actor.job(), now=now).id


def _tracking(matter: Any) -> Callable[[], Any]:
    from linli.engines.matters.actions.telling import tracking_path

    with in_community(community(MAIN)):
        path = tracking_path(Matter.objects.select_related("community").get(id=matter))
    client = Client()
    return lambda: _checked(client.get(path), 200)


def _get(client: Client, name: str, **query: Any) -> Any:
    kwargs = {"id": query.pop("id")} if "id" in query else {}
    return _checked(client.get(reverse(name, kwargs={"code": MAIN, **kwargs}), query), 200)


def _post(client: Client, name: str, **fields: Any) -> Any:
    kwargs = {"id": fields.pop("id")} if "id" in fields else {}
    path = reverse(name, kwargs={"code": MAIN, **kwargs})
    return _checked(client.post(path, {**fields, "idempotency_key": uuid7().hex}), 302)


def _checked(response: Any, status: int) -> Any:
    if response.status_code != status:
        raise Unexpected(f"{response.status_code} instead of {status}: {response.content.decode()[:2000]}")
    return response
