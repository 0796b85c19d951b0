"""Addresses of venues: rooms for anybody, one's bookings, the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.practices.venues.permissions import DESK
from linli.practices.venues.ui import views_desk, views_rooms

C = "c/<slug:code>/"
urlpatterns = [
    path(C + "rooms/", views_rooms.rooms, name="rooms"),
    path(C + "rooms/<uuid:id>/", views_rooms.room, name="room"),
    path(C + "rooms/<uuid:id>/book/", views_rooms.book, name="room-book"),
    path(C + "rooms/<uuid:id>/door/", views_rooms.door, name="room-door"),
    path(C + "my-bookings/", views_rooms.my_bookings, name="my-bookings"),
    path(C + "my-bookings/<uuid:id>/cancel/", views_rooms.cancel, name="my-booking-cancel"),
    path(C + "room-desk/", views_desk.room_desk, name="room-desk"),
    path(C + "room-desk/new/", views_desk.room_entry, name="room-entry"),
    path(C + "room-desk/figures/", views_desk.room_figures, name="room-figures"),
    path(C + "room-desk/rooms/<uuid:id>/", views_desk.room_terms, name="room-terms"),
    path(C + "room-desk/<uuid:id>/decide/", views_desk.decide, name="room-loan-decide"),
    path(C + "room-desk/<uuid:id>/change/", views_desk.change, name="room-loan-change"),
    path(C + "room-desk/<uuid:id>/key/", views_desk.key, name="room-loan-key"),
]

register(
    NavItem(
        _("场地"), "door-open", "room-desk", permission=DESK, order=52,
        below=("room-entry", "room-terms", "room-figures", "room-loan-change"),
    ),
    NavItem(
        _("借场地"), "door-open", "rooms", audience="resident", order=34, below=("room", "my-bookings"),
        hint=_("活动室、球桌、宴会厅，哪天空着"),
    ),
)  # fmt: skip
