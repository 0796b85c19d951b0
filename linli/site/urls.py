"""Every address of a server: each module brings its own; those of a community begin with its code."""

from django.urls import include, path

from linli.accounts.opens import anyone, opens
from linli.design import views as design
from linli.site import api, views, views_health

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views_health.healthz, name="healthz"),
    path("readyz", views_health.readyz, name="readyz"),
    path("metrics", views_health.metrics, name="metrics"),
    # The design's floor lies below accounts, so who may open its pages is said here.
    path("design/", opens(anyone)(design.gallery), name="design"),
    path("design/linli.<slug:digest>.css", opens(anyone)(design.stylesheet), name="stylesheet"),
    path("preferences/", opens(anyone, methods=("POST",))(design.preferences), name="preferences"),
    path("api/v1/<slug:name>/openapi.json", api.openapi, name="api-description"),
    path("api/v1/<slug:code>/<path:rest>", api.door, name="api"),
    path("", include("linli.site.urls_setting_up")),
    path("", include("linli.accounts.ui.urls")),
    path("", include("linli.registry.ui.urls")),
    path("", include("linli.engines.matters.ui.urls")),
    path("", include("linli.engines.ballots.ui.urls")),
    path("", include("linli.engines.gatherings.ui.urls")),
    path("", include("linli.engines.routing.ui.urls")),
    path("", include("linli.practices.appeals.ui.urls")),
    path("", include("linli.practices.certificates.ui.urls")),
    path("", include("linli.practices.council.ui.urls")),
    path("", include("linli.practices.doorhelp.ui.urls")),
    path("", include("linli.practices.learning.ui.urls")),
    path("", include("linli.practices.mediation.ui.urls")),
    path("", include("linli.practices.notices.ui.urls")),
    path("", include("linli.practices.outside.ui.urls")),
    path("", include("linli.practices.partylife.ui.urls")),
    path("", include("linli.practices.problemlists.ui.urls")),
    path("", include("linli.practices.venues.ui.urls")),
    path("", include("linli.practices.visits.ui.urls")),
    path("", include("linli.practices.whistle.ui.urls")),
    path("", include("linli.insight.ui.urls")),
    path("", include("linli.journeys.personal.ui.urls")),
    path("", include("linli.journeys.demand.ui.urls")),
]

handler400 = "linli.design.pages.error_400"
handler403 = "linli.design.pages.error_403"
handler404 = "linli.design.pages.error_404"
handler500 = "linli.design.pages.error_500"
