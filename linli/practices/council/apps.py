"""Council as a Django app."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "linli.practices.council"
    label = "council"
