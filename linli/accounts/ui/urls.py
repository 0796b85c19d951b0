"""Signing in, sessions, notices, and the page that shows who may do what."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.accounts.permissions import KEYS
from linli.accounts.queries import told_panel
from linli.accounts.ui import views_keys, views_messages, views_notices, views_residents, views_staff
from linli.design import panels
from linli.design.navigation import NavItem, register

urlpatterns = [
    path("sign-in/", views_staff.staff_sign_in, name="staff-sign-in"),
    path("sign-in/demo/", views_staff.demo_sign_in, name="demo-sign-in"),
    path("sign-out/", views_staff.leave, name="sign-out"),
    path("second-factor/", views_staff.second_factor, name="second-factor"),
    path("second-factor/set-up/", views_staff.set_up_second_factor, name="set-up-second-factor"),
    path("sessions/", views_staff.sessions, name="sessions"),
    path("sessions/end/", views_staff.end, name="end-sessions"),
    path("c/<slug:code>/sign-in/", views_residents.sign_in, name="sign-in"),
    path("c/<slug:code>/sign-in/code/", views_residents.enter_code, name="sign-in-code"),
    path("c/<slug:code>/sign-in/demo/", views_residents.demo_sign_in, name="resident-demo-sign-in"),
    path("c/<slug:code>/notices/", views_notices.notices, name="notices"),
    path("c/<slug:code>/notices/read/", views_notices.read, name="notices-read"),
    path("c/<slug:code>/notices/how/", views_messages.wishes, name="wishes"),
    path("c/<slug:code>/notices/how/try/", views_messages.wishes_try, name="wishes-try"),
    path("c/<slug:code>/messages/", views_messages.messages, name="messages"),
    path("c/<slug:code>/messages/<slug:kind>/", views_messages.message, name="message"),
    path("c/<slug:code>/messages/<slug:kind>/try/", views_messages.message_try, name="message-try"),
    path("c/<slug:code>/who-may/", views_notices.who_may, name="who-may"),
    path("c/<slug:code>/keys/", views_keys.keys, name="api-keys"),
    path("c/<slug:code>/keys/<uuid:id>/revoke/", views_keys.key_revoke, name="api-key-revoke"),
]

register(
    NavItem(
        _("系统对接"),
        "plug",
        "api-keys",
        permission=KEYS,
        order=96,
        below=("webhooks", "webhook", "messages", "message"),
    )
)
panels.register("matter", told_panel)
