"""The registry's addresses: places and their map, groups, people, responsibilities, duty, the working calendar."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.accounts.permissions import GRANT_ROLES
from linli.design.navigation import NavItem, register
from linli.registry.permissions import READ_PEOPLE, READ_PLACES
from linli.registry.ui import views_circumstances, views_groups, views_people, views_places, views_roster, views_staff

C = "c/<slug:code>/"
urlpatterns = [
    path(C + "places/", views_places.places, name="places"),
    path(C + "places/new/", views_places.place_new, name="place-new"),
    path(C + "places/<uuid:id>/", views_places.place, name="place"),
    path(C + "places/<uuid:id>/edit/", views_places.place_edit, name="place-edit"),
    path(C + "places/<uuid:id>/aside/", views_places.place_aside, name="place-aside"),
    path(C + "map/", views_places.map_page, name="map"),
    path(C + "map.geojson", views_places.map_geojson, name="map-geojson"),
    path(C + "groups/", views_groups.groups, name="groups"),
    path(C + "groups/new/", views_groups.group_new, name="group-new"),
    path(C + "groups/<uuid:id>/", views_groups.group, name="group"),
    path(C + "groups/<uuid:id>/edit/", views_groups.group_edit, name="group-edit"),
    path(C + "groups/<uuid:id>/members/", views_groups.member_add, name="member-add"),
    path(C + "groups/<uuid:id>/members/<uuid:membership>/end/", views_groups.member_end, name="member-end"),
    path(C + "people/", views_people.people, name="people"),
    path(C + "people/new/", views_people.person_new, name="person-new"),
    path(C + "people/<uuid:id>/", views_people.person, name="person"),
    path(C + "people/<uuid:id>/edit/", views_people.person_edit, name="person-edit"),
    path(C + "people/<uuid:id>/reveal/", views_people.person_reveal, name="person-reveal"),
    path(C + "people/<uuid:id>/residences/", views_people.residence_add, name="residence-add"),
    path(C + "people/<uuid:id>/residences/<uuid:residence>/end/", views_people.residence_end, name="residence-end"),
    path(C + "people/<uuid:id>/circumstances/", views_circumstances.circumstance_add, name="circumstance-add"),
    path(
        C + "people/<uuid:id>/circumstances/<uuid:circumstance>/end/",
        views_circumstances.circumstance_end,
        name="circumstance-end",
    ),
    path(C + "people/<uuid:id>/household/", views_circumstances.household_join, name="household-join"),
    path(C + "people/<uuid:id>/household/leave/", views_circumstances.household_leave, name="household-leave"),
    path(C + "responsibilities/", views_roster.responsibilities, name="responsibilities"),
    path(C + "responsibilities/add/", views_roster.responsibility_add, name="responsibility-add"),
    path(C + "responsibilities/<uuid:id>/end/", views_roster.responsibility_end, name="responsibility-end"),
    path(C + "staff/", views_staff.staff, name="staff"),
    path(C + "staff/appoint/", views_staff.staff_appoint, name="staff-appoint"),
    path(C + "staff/grants/<uuid:id>/end/", views_staff.staff_end, name="staff-end"),
    path(C + "staff/<uuid:id>/password/", views_staff.staff_password, name="staff-password"),
    path(C + "duty/", views_roster.duty, name="duty"),
    path(C + "duty/add/", views_roster.duty_add, name="duty-add"),
    path(C + "duty/<uuid:id>/remove/", views_roster.duty_remove, name="duty-remove"),
    path(C + "calendar/", views_roster.calendar, name="calendar"),
    path(C + "calendar/day/", views_roster.calendar_day, name="calendar-day"),
    path(C + "calendar/office-hours/", views_roster.office_hours, name="office-hours"),
]

register(
    NavItem(_("网格楼栋"), "map-pinned", "places", permission=READ_PLACES, order=60,
            below=("place", "place-new", "place-edit", "map")),
    NavItem(_("人员"), "users", "people", permission=READ_PEOPLE, order=62, below=("person", "person-new", "person-edit")),
    NavItem(_("单位队伍"), "building-2", "groups", permission=READ_PLACES, order=64,
            below=("group", "group-new", "group-edit")),
    NavItem(_("责任"), "clipboard-list", "responsibilities", permission=READ_PLACES, order=66),
    NavItem(_("值班与日历"), "calendar-clock", "duty", permission=READ_PLACES, order=68, below=("calendar",)),
    NavItem(_("工作人员"), "id-card-lanyard", "staff", permission=GRANT_ROLES, order=70),
)  # fmt: skip
