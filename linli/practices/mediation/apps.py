"""Mediation as a Django app."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "linli.practices.mediation"
    label = "mediation"

    def ready(self) -> None:
        from linli.practices.mediation import procedure, tasks  # noqa: F401
