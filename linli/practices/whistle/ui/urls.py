"""Addresses of whistle: whistles, partners and what they offer, joint reviews, opinions."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.practices.whistle.permissions import READ
from linli.practices.whistle.queries.panels import whistle_panel
from linli.practices.whistle.ui import (
    views_doing,
    views_offers,
    views_opinions,
    views_partners,
    views_rates,
    views_reviews,
    views_whistles,
)

C = "c/<slug:code>/"
ONE = C + "whistles/<uuid:id>/"
REVIEW = C + "reviews/<uuid:id>/"
urlpatterns = [
    path(C + "whistles/", views_whistles.whistles, name="whistles"),
    path(C + "whistles/new/", views_whistles.whistle_new, name="whistle-new"),
    path(C + "whistles/rates/", views_rates.rates, name="whistle-rates"),
    path(ONE, views_whistles.whistle, name="whistle"),
    path(ONE + "report/", views_doing.report, name="whistle-report"),
    path(ONE + "answer/", views_doing.answer, name="whistle-answer"),
    path(ONE + "call/", views_doing.more, name="whistle-call"),
    path(ONE + "task/", views_doing.task, name="whistle-task"),
    path(ONE + "meeting/", views_doing.meeting, name="whistle-meeting"),
    path(ONE + "held/", views_doing.held, name="whistle-held"),
    path(ONE + "end/", views_doing.end, name="whistle-end"),
    path(ONE + "rate/", views_doing.rating, name="whistle-rate"),
    path(C + "partners/", views_partners.partners, name="partners"),
    path(C + "partners/join/", views_partners.partner_join, name="partner-join"),
    path(C + "partners/<uuid:id>/leave/", views_partners.partner_leave, name="partner-leave"),
    path(C + "partners/<uuid:id>/unit/", views_partners.partner_unit, name="partner-unit"),
    path(C + "offers/", views_offers.offers, name="offers"),
    path(C + "offers/new/", views_offers.offer_new, name="offer-new"),
    path(C + "offers/<uuid:id>/take/", views_offers.offer_take, name="offer-take"),
    path(C + "offers/<uuid:id>/given/", views_offers.taking_given, name="taking-given"),
    path(C + "reviews/", views_reviews.reviews_page, name="reviews"),
    path(C + "reviews/new/", views_reviews.review_new, name="review-new"),
    path(REVIEW, views_reviews.review, name="review"),
    path(REVIEW + "topic/", views_reviews.review_topic, name="review-topic"),
    path(REVIEW + "said/", views_reviews.review_said, name="review-said"),
    path(REVIEW + "decide/", views_reviews.review_decide, name="review-decide"),
    path(REVIEW + "held/", views_reviews.review_held, name="review-held"),
    path(C + "opinions/", views_opinions.opinions, name="opinions"),
    path(C + "opinions/new/", views_opinions.opinion_new, name="opinion-new"),
]

BELOW = (
    "whistle", "whistle-new", "whistle-rates", "partners", "offers", "reviews", "review", "opinions", "opinion-new",
)  # fmt: skip
register(NavItem(_("吹哨联席"), "megaphone", "whistles", permission=READ, order=37, on_phone=True, below=BELOW))
for kind in ("appeal", "task"):
    panels.register(kind, whistle_panel)
