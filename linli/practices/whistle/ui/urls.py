"""Addresses of whistle."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
