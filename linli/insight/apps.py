"""Insight as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "linli.insight"
    label = "insight"
