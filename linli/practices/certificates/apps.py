"""Certificates as a Django app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "linli.practices.certificates"
    label = "certificates"
