"""Appeals as a Django app."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "linli.practices.appeals"
    label = "appeals"

    def ready(self) -> None:
        from linli.practices.appeals import procedure, tasks  # noqa: F401
