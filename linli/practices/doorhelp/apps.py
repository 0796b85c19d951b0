"""Help at the door as a Django app."""

from django.apps import AppConfig


class DoorHelpConfig(AppConfig):
    name = "linli.practices.doorhelp"
    label = "doorhelp"

    def ready(self) -> None:
        from linli.practices.doorhelp import tasks  # noqa: F401
