"""Visits as a Django app."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "linli.practices.visits"
    label = "visits"
