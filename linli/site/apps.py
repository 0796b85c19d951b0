"""The composition: settings, root URLs, the home page and the `linli` command."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "linli.site"
    label = "site"
