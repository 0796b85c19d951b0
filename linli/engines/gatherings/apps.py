"""Gatherings as a Django app."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "linli.engines.gatherings"
    label = "gatherings"
