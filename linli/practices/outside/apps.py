"""Outside as a Django app."""

from django.apps import AppConfig


class OutsideConfig(AppConfig):
    name = "linli.practices.outside"
    label = "outside"

    def ready(self) -> None:
        from linli.practices.outside import tasks  # noqa: F401
