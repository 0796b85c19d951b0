"""Addresses of setting up: a community's own way."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.registry.permissions import APPLY_PLAYBOOK
from linli.site import views_playbook

C = "c/<slug:code>/"
urlpatterns = [
    path(C + "playbook/", views_playbook.playbook, name="playbook"),
    path(C + "playbook/adjust/", views_playbook.playbook_adjust, name="playbook-adjust"),
    path(C + "playbook/upload/", views_playbook.playbook_upload, name="playbook-upload"),
    path(C + "playbook/apply/", views_playbook.playbook_apply, name="playbook-apply"),
    path(C + "playbook/file/", views_playbook.playbook_file, name="playbook-file"),
]

register(
    NavItem(
        _("社区规则"), "book-open-check", "playbook", permission=APPLY_PLAYBOOK, order=72, below=("playbook-adjust",)
    ),
)
