"""Addresses of routing: hot topics, the router, its rules, what the desk does with an offer."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.engines.routing.permissions import SEE
from linli.engines.routing.queries.eligible import routable_kinds
from linli.engines.routing.queries.offers import offers_panel
from linli.engines.routing.ui import views_offers, views_router, views_rules, views_topics

T = "c/<slug:code>/topics/"
R = "c/<slug:code>/router/"
RULE = R + "rules/<uuid:id>/"
M = "c/<slug:code>/matters/<uuid:id>/"

urlpatterns = [
    path(T, views_topics.topics, name="topics"),
    path(T + "map.geojson", views_topics.topics_map, name="topics-map"),
    path(T + "<uuid:id>/", views_topics.topic, name="topic"),
    path(T + "<uuid:id>/task/", views_topics.topic_task, name="topic-task"),
    path(T + "<uuid:id>/become/<slug:way>/", views_topics.topic_become, name="topic-become"),
    path(R, views_router.router, name="router"),
    path(R + "threshold/", views_router.router_threshold, name="router-threshold"),
    path(R + "learn/", views_router.router_learn, name="router-learn"),
    path(R + "versions/<uuid:id>/use/", views_router.router_version, name="router-version"),
    path(R + "rules/", views_rules.rules, name="routing-rules"),
    path(R + "rules/add/", views_rules.rule_add, name="routing-rule-add"),
    path(RULE + "try/", views_rules.rule_try, name="routing-rule-try"),
    path(RULE + "switch/", views_rules.rule_switch, name="routing-rule-switch"),
    path(RULE + "up/", views_rules.rule_up, name="routing-rule-up"),
    path(RULE + "remove/", views_rules.rule_remove, name="routing-rule-remove"),
    path(M + "offer/", views_offers.offer_take, name="matter-offer"),
    path(M + "offer/undo/", views_offers.offer_undo, name="matter-offer-undo"),
]

for kind in routable_kinds():
    panels.register(kind, offers_panel)
register(
    NavItem(
        _("热点与派单"), "flame", "topics", permission=SEE, order=22,
        below=("topic", "router", "routing-rules"),
    )
)  # fmt: skip
