"""Addresses of setting up: founding a community, its first steps, its own way."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.registry.actions.founding import SETTING_UP
from linli.registry.permissions import APPLY_PLAYBOOK, EDIT_PLACES
from linli.site import views_founding, views_playbook, views_start

C = "c/<slug:code>/"
urlpatterns = [
    path("set-up/<str:token>/", views_founding.first_community, name="first-community"),
    path("communities/new/", views_founding.next_community, name="next-community"),
    path(C + "start/", views_start.start, name="start"),
    path(C + "start/away/", views_start.start_away, name="start-away"),
    path(C + "start/details/", views_start.details, name="community-details"),
    path(C + "playbook/", views_playbook.playbook, name="playbook"),
    path(C + "playbook/adjust/", views_playbook.playbook_adjust, name="playbook-adjust"),
    path(C + "playbook/upload/", views_playbook.playbook_upload, name="playbook-upload"),
    path(C + "playbook/apply/", views_playbook.playbook_apply, name="playbook-apply"),
    path(C + "playbook/file/", views_playbook.playbook_file, name="playbook-file"),
]

register(
    NavItem(_("开始使用"), "rocket", "start", permission=EDIT_PLACES, order=1, on_phone=True, below=("community-details",),
            shows=lambda visitor: bool(visitor.community.settings.get(SETTING_UP))),
    NavItem(_("社区规则"), "book-open-check", "playbook", permission=APPLY_PLAYBOOK, order=72, below=("playbook-adjust",)),
)  # fmt: skip
