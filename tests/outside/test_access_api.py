"""Who gets in over `/api/v1/`: every operation × every role and scope a key can have, and with the neighbour's records.

The table of operations makes the matrix; a new operation is in it at once.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from ninja import Schema

from linli.accounts.enums import KeyScope, Role
from linli.accounts.permissions import granted
from linli.accounts.ui.views_keys import ROLES
from linli.engines.routing.models import Rule, Topic, Version
from linli.kernel.ids import uuid7
from linli.kernel.tenancy import in_community
from linli.practices.appeals.models import Forwarded
from linli.practices.outside.models import AnswerLink, Promise
from linli.registry.models import (
    Circumstance,
    DutyShift,
    Household,
    HouseholdMember,
    Import,
    Invitation,
    Membership,
    Merge,
    Residence,
)
from linli.site.api_parts import PARTS, described
from tests.factories import NOW, SINCE, Neighbourhood, neighbourhood, person, reported
from tests.outside.calls import Caller

pytestmark = [pytest.mark.once, pytest.mark.django_db]
CONVERTER = re.compile(r"\{\w+:")
#: Whose id an address names, by its first word.
NAMED = {
    "matters": "matters.Matter", "places": "registry.Place", "groups": "registry.Group", "people": "registry.Person",
    "members": "registry.Membership", "responsibilities": "registry.Responsibility", "residences": "registry.Residence",
    "circumstances": "registry.Circumstance", "households": "registry.Household", "merges": "registry.Merge",
    "duty": "registry.DutyShift", "imports": "registry.Import", "grants": "accounts.Grant",
    "invitations": "registry.Invitation", "parties": "registry.Party", "topics": "routing.Topic",
    "forwarded": "matters.Matter", "outside-links": "outside.AnswerLink", "promises": "outside.Promise",
    "routing-rules": "routing.Rule", "router-versions": "routing.Version",
}  # fmt: skip


def operations() -> Iterator[tuple[str, str, Any]]:
    """Method, path, and what its key must have."""
    for part in PARTS:
        for path, view in part.router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, CONVERTER.sub("{", path), operation.auth_callbacks[0]


def body_of(told: dict[str, Any], path: str, method: str) -> Any:
    """A body that the description allows, with made-up values."""
    operation = told["paths"].get("/" + path, {}).get(method.lower(), {})
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return _made(schema, told) if schema else None


def _made(schema: dict[str, Any], told: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _made(told["components"]["schemas"][schema["$ref"].rpartition("/")[2]], told)
    if "enum" in schema:
        return schema["enum"][0]
    if path_kind := schema.get("anyOf"):
        return _made(path_kind[0], told)
    if schema.get("format") in {"uuid", "date", "date-time"}:
        return {"uuid": str(uuid7()), "date": "2026-01-01", "date-time": "2030-01-01T00:00:00Z"}[schema["format"]]
    if schema["type"] == "object":
        return {name: _made(schema["properties"][name], told) for name in schema.get("required", [])}
    if schema["type"] == "array":
        return [_made(schema["items"], told) for _n in range(schema.get("minItems", 0))]
    return {"string": "x", "boolean": True, "integer": 1, "number": 1.0}[schema["type"]]


@pytest.fixture
def here() -> Neighbourhood:
    return with_records(neighbourhood())


def with_records(area: Neighbourhood) -> Neighbourhood:
    """One of everything that an address names."""
    with in_community(area.community):
        matter = reported(area)
        Forwarded.new(matter=matter, hotline_number="1", hotline_due_at=NOW, original_text=matter.text)
        asked = {"matter": matter, "party": area.department, "made_at": NOW}
        AnswerLink.new(**asked, asked="换水管", made_by=area.secretary, expires_at=NOW + timedelta(days=7))
        Promise.new(**asked, what="换水管", due_on=NOW.date())
        Rule.new(position=1, category=area.leak, holder=area.department)
        Version.new(number=1, learnt="file", learnt_at=NOW, sorter=b"")
        somebody = person("张桂芳")
        Residence.new(person=somebody, place=area.dwelling, kind="living", from_on=SINCE)
        Circumstance.new(
            person=somebody, kind="living_alone", purpose="探访", from_on=SINCE, until_on=NOW.date(), seen_by="staff"
        )
        Membership.new(group=area.village, person_id=somebody.id, from_on=SINCE)
        house = Household.new(dwelling=area.dwelling, head=somebody)
        HouseholdMember.new(household=house, person=somebody, from_on=SINCE)
        Merge.new(kept=somebody, merged=person("张贵芳"), at=NOW)
        DutyShift.new(party=area.desk, starts_at=NOW, ends_at=NOW + timedelta(days=3000))
        Import.new(kind="places", file_name="楼栋.csv", created_at=NOW)
        Invitation.new(name="新同事", phone="19912345678", role="grid_worker", invited_at=NOW, expires_at=NOW)
        Topic.new(name="漏水", first_at=NOW, last_at=NOW, found_at=NOW)
    return area


def id_of(area: Neighbourhood, path: str) -> UUID:
    model = apps.get_model(NAMED[path.partition("/")[0]])
    with in_community(area.community):
        found = model._default_manager.order_by("id").values_list("id", flat=True).first()
    assert isinstance(found, UUID), path
    return found


def asked(call: Caller, method: str, path: str, area: Neighbourhood, told: dict[str, Any]) -> Any:
    """Its answer; whatever it changed is taken back."""
    filled = path.replace("{id}", str(id_of(area, path))) if "{id}" in path else path
    with transaction.atomic():
        filled = filled.replace("{on}", "2026-01-01")
        answer = call(method, re.sub(r"\{\w+\}", str(uuid7()), filled), body_of(told, path, method))
        transaction.set_rollback(True)
    return answer


def test_a_key_gets_in_exactly_where_its_role_and_scopes_say(here: Neighbourhood) -> None:
    told, wrong = described("/api/v1/qingyang"), []
    groups = {Role.PROPERTY_STAFF: here.property_company.id}
    for role in ROLES:
        call = Caller(here, role=role, party=groups.get(role, here.department.id), per_minute=6000)
        for method, path, needs in operations():
            admitted = not needs.permission or granted(needs.permission, frozenset({role}))
            if admitted and role != Role.SECRETARY:
                continue  # one of the admitted is enough: whatever breaks breaks for her
            status = asked(call, method, path, here, told).status_code
            if status >= 500 or status == 401 or (not admitted and status != 403):
                wrong.append(f"{role}: {method} {path} answered {status}")
    assert wrong == []


def test_a_key_without_the_scope_gets_in_nowhere(here: Neighbourhood) -> None:
    told, call = described("/api/v1/qingyang"), Caller(here, KeyScope.OPEN311, per_minute=6000)
    assert [
        path for method, path, _needs in operations() if asked(call, method, path, here, told).status_code != 403
    ] == []


def test_the_neighbours_records_are_not_found(here: Neighbourhood) -> None:
    next_door = with_records(neighbourhood("baihe", "白鹤社区"))
    told, call = described("/api/v1/qingyang"), Caller(here, per_minute=6000)
    assert sum("{id}" in path for _method, path, _needs in operations()) > 40
    found = [
        f"{method} {path}: {answer.status_code}"
        for method, path, _needs in operations()
        if "{id}" in path and (answer := asked(call, method, path, next_door, told)).status_code != 404
    ]
    assert found == []
    there = Caller(next_door)
    there.base = call.base
    assert {there.get(path).status_code for path in ("matters", "people", "playbook")} == {401}


def test_no_two_parts_mean_something_else_by_one_name() -> None:
    """The description knows a schema by its name alone."""
    known: dict[str, set[str]] = {}
    for part in PARTS:
        for each in vars(part).values():
            if isinstance(each, type) and issubclass(each, Schema):
                known.setdefault(each.__name__, set()).add(each.__module__)
    assert [name for name, modules in known.items() if len(modules) > 1] == []
