"""Learning as a Django app."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "linli.practices.learning"
    label = "learning"
