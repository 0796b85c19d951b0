"""The matters engine as a Django app."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "linli.engines.matters"
    label = "matters"

    def ready(self) -> None:
        from linli.engines.matters import procedure, tasks  # noqa: F401
        from linli.engines.matters.actions import succession  # noqa: F401
