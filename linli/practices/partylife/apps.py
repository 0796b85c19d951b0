"""Party life as a Django app."""

from django.apps import AppConfig


class PartylifeConfig(AppConfig):
    name = "linli.practices.partylife"
    label = "partylife"
