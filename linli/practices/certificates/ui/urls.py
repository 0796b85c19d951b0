"""Addresses of certificates: the desk and its registers, one's own, and the check that anybody may open."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.practices.certificates.permissions import DESK
from linli.practices.certificates.ui import views_check, views_desk, views_mine, views_one

C = "c/<slug:code>/"
DESKS, MINE = C + "certificates/", C + "my-certificates/"
ONE = DESKS + "<uuid:id>/"
urlpatterns = [
    path(DESKS, views_desk.desk, name="certificates"),
    path(DESKS + "new/", views_desk.new, name="certificate-new"),
    path(DESKS + "register/", views_desk.register, name="certificate-register"),
    path(DESKS + "seals/", views_desk.seals, name="seal-register"),
    path(DESKS + "check/", views_check.look_up, name="certificate-look-up"),
    path(DESKS + "check/<slug:number>/<slug:mac>/", views_check.check, name="certificate-check"),
    path(ONE, views_one.certificate, name="certificate"),
    path(ONE + "sign/", views_one.signed, name="certificate-sign"),
    path(ONE + "decline/", views_one.declined, name="certificate-decline"),
    path(ONE + "revoke/", views_one.revoked, name="certificate-revoke"),
    path(ONE + "seal/", views_one.sealed, name="certificate-seal"),
    path(ONE + "pdf/", views_one.pdf, name="certificate-pdf"),
    path(MINE, views_mine.mine, name="my-certificates"),
    path(MINE + "<uuid:id>/pdf/", views_mine.pdf, name="my-certificate-pdf"),
]


register(
    NavItem(
        _("开证明"), "stamp", "certificates", permission=DESK, order=47,
        below=("certificate-new", "certificate", "seal-register"),
    ),
    NavItem(
        _("开证明"), "stamp", "my-certificates", audience="resident", order=36,
        hint=_("居住情况等证明，先在手机上申请"),
    ),
)  # fmt: skip
