"""Ballots as a Django app."""

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "linli.engines.ballots"
    label = "ballots"
