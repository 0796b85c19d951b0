"""Addresses of partylife."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
