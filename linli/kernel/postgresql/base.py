"""What differs from Django's own: GROUP BY the primary key alone is not enough where the key is composite, some queries
are planned once, and on a cluster (Citus) foreign keys are made by `linli distribute`, since they lead to two columns."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.postgresql.features import DatabaseFeatures as PostgreSQLFeatures
from django.utils.functional import cached_property


class DatabaseFeatures(PostgreSQLFeatures):
    connection: "DatabaseWrapper"

    @property
    def supports_foreign_keys(self) -> bool:  # type: ignore[override]
        """Whether migrations make them."""
        return not self.connection.is_cluster

    def allows_group_by_selected_pks_on_model(self, model: type[models.Model]) -> bool:
        has_community = "community" in {field.name for field in model._meta.local_fields}
        return not has_community and super().allows_group_by_selected_pks_on_model(model)


class DatabaseWrapper(PostgreSQL):
    features_class = DatabaseFeatures

    @cached_property
    def is_cluster(self) -> bool:
        """Whether Citus is loaded, so that tables may lie on several machines. Asked once a connection."""
        with self.cursor() as cursor:
            cursor.execute("SELECT current_setting('citus.version', true)")
            return bool(cursor.fetchone()[0])

    @contextmanager
    def planned_once(self) -> Iterator[None]:
        """What is executed within is planned by the server once a connection, from its second time on."""
        self.ensure_connection()
        self.connection.prepare_threshold = 1
        try:
            yield
        finally:
            self.connection.prepare_threshold = None
