"""Whistle as a Django app."""

from django.apps import AppConfig


class WhistleConfig(AppConfig):
    name = "linli.practices.whistle"
    label = "whistle"

    def ready(self) -> None:
        from linli.practices.whistle import tasks  # noqa: F401
