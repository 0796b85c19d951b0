"""Addresses of the design module."""

from django.urls import path

from linli.design import views

urlpatterns = [
    path("design/", views.gallery, name="design"),
    path("design/linli.<slug:digest>.css", views.stylesheet, name="stylesheet"),
    path("preferences/", views.preferences, name="preferences"),
]
