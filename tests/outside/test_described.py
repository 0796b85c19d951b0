"""`/api/v1/` holds what its description says: schemathesis calls it, well and badly, and looks at the answers."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from tests.factories import Neighbourhood, neighbourhood
from tests.outside.calls import Caller
from tests.outside.test_access_api import NAMED, id_of, with_records

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def here(db: None) -> Neighbourhood:
    return with_records(neighbourhood())


@pytest.fixture
def described(here: Neighbourhood) -> Iterator[Any]:
    """Asked for by the same test, on the connection of its transaction: which no request may close."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/qingyang/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


CALM = settings(
    suppress_health_check=list(HealthCheck), database=None, derandomize=True, phases=[Phase.generate], deadline=None
)
#: How many calls of a kind each operation gets.
EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}


def complaints(operation: Any, mode: GenerationMode, key: str, known: dict[str, str], answers: Counter[int]) -> str:
    """What the answers of one operation lack of its description; empty when nothing."""
    try:
        strategy = operation.as_strategy(generation_mode=mode)
    except Unsatisfiable:
        return ""

    @given(case=strategy)
    @settings(CALM, max_examples=EXAMPLES[mode])
    def tried(case: Case) -> None:
        """Of records that are there, where the call is a good one."""
        noun = case.path.split("/")[1]
        if mode == GenerationMode.POSITIVE and noun in known and "id" in case.path_parameters:
            case.path_parameters["id"] = known[noun]
        answers[case.call_and_validate(headers={"Authorization": f"Bearer {key}"}).status_code // 100] += 1

    try:
        tried()
    except Unsatisfiable:
        return ""  # nothing can be wrong in a call that says nothing
    except BaseExceptionGroup as failed:
        return f"{operation.label} {mode.value}: {failed.exceptions} {failed}"
    return ""


def test_every_operation_answers_as_described(described: Any, here: Neighbourhood) -> None:
    key = Caller(here, per_minute=6000).key
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) > 130
    known, answers = {name: str(id_of(here, name)) for name in NAMED}, Counter[int]()
    told = [complaints(operation, mode, key, known, answers) for operation in operations for mode in EXAMPLES]
    assert [each for each in told if each] == []
    assert answers[2] > 80, answers
    assert answers[4] > 60, answers
