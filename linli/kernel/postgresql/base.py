"""Two differences from Django's own: GROUP BY the primary key alone is not enough where the key is composite, and some
queries are planned once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.postgresql.features import DatabaseFeatures as PostgreSQLFeatures


class DatabaseFeatures(PostgreSQLFeatures):
    def allows_group_by_selected_pks_on_model(self, model: type[models.Model]) -> bool:
        has_community = "community" in {field.name for field in model._meta.local_fields}
        return not has_community and super().allows_group_by_selected_pks_on_model(model)


class DatabaseWrapper(PostgreSQL):
    features_class = DatabaseFeatures

    @contextmanager
    def planned_once(self) -> Iterator[None]:
        """What is executed within is planned by the server once a connection, from its second time on."""
        self.ensure_connection()
        self.connection.prepare_threshold = 1
        try:
            yield
        finally:
            self.connection.prepare_threshold = None
