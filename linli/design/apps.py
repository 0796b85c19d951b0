"""The design module as a Django app (it brings the static files)."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "linli.design"
    label = "design"
