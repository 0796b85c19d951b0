"""Problem lists as a Django app."""

from django.apps import AppConfig


class ProblemListsConfig(AppConfig):
    name = "linli.practices.problemlists"
    label = "problemlists"

    def ready(self) -> None:
        from linli.engines.matters import hooks
        from linli.practices.problemlists.actions.listing import leave_list

        hooks.hears_of_sorting(leave_list)
