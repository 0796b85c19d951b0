"""Ballots as a Django app."""

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "linli.engines.ballots"
    label = "ballots"

    def ready(self) -> None:
        from linli.engines.ballots import tasks  # noqa: F401
