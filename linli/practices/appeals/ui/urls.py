"""Addresses of appeals: residents' pages here, the desk's in `urls_desk`."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.practices.appeals.ui import open311, urls_desk, views_contact, views_home, views_report, views_track

IN = "c/<slug:code>/"
LINK = IN + "t/<str:number>/<str:mac>/"

OPEN311 = "open311/v2/"
urlpatterns = [
    path(OPEN311 + "discovery.<slug:form>", open311.discovery, name="open311-discovery"),
    path(OPEN311 + "services.<slug:form>", open311.services, name="open311-services"),
    path(OPEN311 + "services/<str:wanted>.<slug:form>", open311.service, name="open311-service"),
    path(OPEN311 + "requests.<slug:form>", open311.requests, name="open311-requests"),
    path(OPEN311 + "requests/<str:number>.<slug:form>", open311.one_request, name="open311-request"),
    path(OPEN311 + "tokens/<str:number>.<slug:form>", open311.token, name="open311-token"),
    path(IN, views_home.community, name="community"),
    path(IN + "mine/", views_home.my_matters, name="my-matters"),
    path(IN + "mine/reads/", views_home.my_reads, name="my-reads"),
    path(IN + "grid/", views_home.find_grid, name="find-grid"),
    path(IN + "report/", views_report.report, name="report"),
    path(IN + "report/alike/", views_report.report_alike, name="report-alike"),
    path(IN + "report/photos/", views_report.add_picture, name="report-photo"),
    path(IN + "report/photos/<uuid:id>/remove/", views_report.remove_picture, name="report-photo-remove"),
    path(IN + "report/photos/<uuid:id>/<slug:size>/", views_report.draft_photo, name="draft-photo"),
    path(IN + "report/where/", views_report.where, name="report-where"),
    path(IN + "report/where/map/", views_report.point, name="report-point"),
    path(IN + "report/where/shapes.json", views_report.report_shapes, name="report-shapes"),
    path(IN + "report/contact/", views_contact.contact, name="report-contact"),
    path(IN + "report/contact/code/", views_contact.code, name="report-code"),
    path(IN + "report/contact/anonymous/", views_contact.anonymous, name="report-anonymous"),
    path(IN + "report/check/", views_contact.check, name="report-check"),
    path(IN + "progress/", views_track.lookup, name="lookup"),
    path(LINK, views_track.track, name="track"),
    path(LINK + "received/", views_track.received, name="received"),
    path(LINK + "urge/", views_track.track_urge, name="track-urge"),
    path(LINK + "reply/", views_track.track_reply, name="track-reply"),
    path(LINK + "evaluate/", views_track.track_evaluate, name="track-evaluate"),
    path(LINK + "photos/<uuid:id>/<slug:size>/", views_track.track_photo, name="track-photo"),
    *urls_desk.urlpatterns,
]

register(
    NavItem(_("首页"), "house", "community", audience="resident", order=10, on_phone=True),
    NavItem(_("我要反映"), "pencil", "report", audience="resident", order=20, on_phone=True),
    NavItem(_("我的事项"), "list-checks", "my-matters", audience="resident", order=30, on_phone=True),
)
