"""Problem lists as a Django app."""

from django.apps import AppConfig


class ProblemListsConfig(AppConfig):
    name = "linli.practices.problemlists"
    label = "problemlists"
