"""Mediation as a Django app."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "linli.practices.mediation"
    label = "mediation"
