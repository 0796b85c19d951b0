"""Council as a Django app."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "linli.practices.council"
    label = "council"

    def ready(self) -> None:
        from linli.practices.council import procedure, tasks  # noqa: F401
