"""All tables of an app laid at once, for migrations that begin one."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """As the same `CreateModel` operations one after the other, which may name each other in any order.

    Django draws every model again after each table, since all lead to the community: a hundred and forty tables took
    twelve seconds. Here each is drawn once: to what is new nothing drawn before leads, so that may stay as it is.
    """

    serialization_expand_args = ["creations"]

    def __init__(self, creations: Sequence[CreateModel]) -> None:
        self.creations = creations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        drawn = state.__dict__.pop("apps", None)
        for each in self.creations:
            each.state_forwards(app_label, state)
        if drawn is not None:
            drawn.render_multiple([state.models[app_label, each.name_lower] for each in self.creations])
            state.apps = drawn

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in self.creations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in reversed(self.creations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.creations)} tables"
