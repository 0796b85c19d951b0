"""Outside as a Django app."""

from django.apps import AppConfig


class OutsideConfig(AppConfig):
    name = "linli.practices.outside"
    label = "outside"

    def ready(self) -> None:
        from linli.engines.matters import hooks
        from linli.practices.outside import tasks  # noqa: F401
        from linli.practices.outside.actions.links import close_behind_wall

        hooks.hears_of_sorting(close_behind_wall)
