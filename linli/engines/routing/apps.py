"""Routing as a Django app."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "linli.engines.routing"
    label = "routing"

    def ready(self) -> None:
        from linli.engines.matters import hooks
        from linli.engines.routing import tasks
        from linli.engines.routing.actions.watching import forget_walled

        hooks.looks_at(tasks.LOOK, tasks.is_looked_at)
        hooks.looks_at(tasks.GUARD, tasks.is_guarded)
        hooks.hears_of_sorting(forget_walled)
