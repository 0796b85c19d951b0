"""Personal data as a Django app."""

from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "linli.journeys.personal"
    label = "personal"
