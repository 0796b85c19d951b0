"""Two communities, and tables made for one test."""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import connection, models

from linli.kernel.models import Community
from linli.kernel.tenancy import Record


@pytest.fixture
def east(db: None) -> Community:
    return Community.objects.create(code="east", division_code="990000000001", name="东")


@pytest.fixture
def west(db: None) -> Community:
    return Community.objects.create(code="west", division_code="990000000002", name="西")


def forget_model(model: type[models.Model]) -> None:
    """A test's own model is known to Django only while its table exists."""
    apps.all_models["kernel"].pop(model._meta.model_name, None)
    apps.clear_cache()


@pytest.fixture
def table(db: None) -> Iterator[Callable[[type[Record]], None]]:
    """Make a temporary table for a test's own model, gone with the test's transaction: any role may."""
    made: list[type[Record]] = []

    def make(model: type[Record]) -> None:
        fields = model._meta.local_concrete_fields
        columns = ", ".join(f"{field.column} {field.db_type(connection)}" for field in fields)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE {model._meta.db_table} ({columns})")
        apps.all_models["kernel"][str(model._meta.model_name)] = model
        apps.clear_cache()
        made.append(model)

    yield make
    for model in made:
        forget_model(model)
