"""A key of a neighbourhood, and calls made with it."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from linli.accounts.actions.keys import Wanted, make_key
from linli.accounts.enums import KeyScope, Role
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from tests.counting import counted
from tests.factories import Neighbourhood


def key_for(
    area: Neighbourhood, *scopes: str, role: Role = Role.SECRETARY, party: UUID | None = None, per_minute: int = 1000
) -> str:
    """The words of a new key, good for a month; without scopes, for everything."""
    now = timezone.now()
    wanted = Wanted("热线", scopes or KeyScope.values, role, now + timedelta(days=30), party, per_minute)
    with in_community(area.community):
        return make_key(wanted=wanted, user=area.secretary, by=area.actor(area.secretary), now=now)[1]


class Caller:
    """Another system with its key."""

    def __init__(self, area: Neighbourhood, *scopes: str, **wanted: Any) -> None:
        self.base = f"/api/v1/{area.community.code}/"
        self.key = key_for(area, *scopes, **wanted)
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {
            "Authorization": f"Bearer {self.key}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, self.base + path, data, content_type="application/json", headers=sent)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)


def done_once(call: Caller, method: str, path: str, body: Any = None, *, tagged: bool = True) -> Any:
    """What a change answers: refused with an old tag, done in eighteen statements (and the three that keep its answer),
    and not again for the same key."""
    if tagged:
        assert call(method, path, body, If_Match='"of yesterday"').status_code == 412
    with counted(21):
        answer = call(method, path, body, Idempotency_Key=f"{method} {path}"[-80:])
    assert answer.status_code in {200, 201}, answer.content.decode()
    events = Event.objects.count()
    again = call(method, path, body, Idempotency_Key=f"{method} {path}"[-80:])
    assert (again["Idempotency-Replayed"], again.json()) == ("true", answer.json())
    assert Event.objects.count() == events
    return answer


def seen(call: Caller, path: str, status: int = 200) -> Any:
    """What a question answers, in ten statements."""
    with counted(10):
        answer = call.get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()
