"""The one difference from Django's own: GROUP BY the primary key alone is not enough where the key is composite."""

from django.db import models
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.postgresql.features import DatabaseFeatures as PostgreSQLFeatures


class DatabaseFeatures(PostgreSQLFeatures):
    def allows_group_by_selected_pks_on_model(self, model: type[models.Model]) -> bool:
        has_community = "community" in {field.name for field in model._meta.local_fields}
        return not has_community and super().allows_group_by_selected_pks_on_model(model)


class DatabaseWrapper(PostgreSQL):
    features_class = DatabaseFeatures
