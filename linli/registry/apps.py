"""The registry as a Django app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "linli.registry"
    label = "registry"

    def ready(self) -> None:
        from linli.accounts.visitors import parties_come_from, standing_comes_from
        from linli.registry import tasks  # noqa: F401
        from linli.registry.actions import handing_over  # noqa: F401
        from linli.registry.queries.groups import groups_by_name
        from linli.registry.queries.standing import standing_of

        standing_comes_from(standing_of)
        parties_come_from(groups_by_name)
