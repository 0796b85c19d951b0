"""Every address of a server: each module brings its own; those of a community begin with its code.

A request is compared with few of the hundreds: a community's are grouped by their first word.
"""

from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path

from linli.accounts.opens import anyone, opens
from linli.design import views as design
from linli.site import api, views, views_health

MODULES = (
    "linli.site.urls_setting_up",
    "linli.accounts.ui.urls",
    "linli.registry.ui.urls",
    "linli.engines.matters.ui.urls",
    "linli.engines.ballots.ui.urls",
    "linli.engines.gatherings.ui.urls",
    "linli.engines.routing.ui.urls",
    "linli.practices.appeals.ui.urls",
    "linli.practices.certificates.ui.urls",
    "linli.practices.council.ui.urls",
    "linli.practices.doorhelp.ui.urls",
    "linli.practices.learning.ui.urls",
    "linli.practices.mediation.ui.urls",
    "linli.practices.notices.ui.urls",
    "linli.practices.outside.ui.urls",
    "linli.practices.partylife.ui.urls",
    "linli.practices.problemlists.ui.urls",
    "linli.practices.venues.ui.urls",
    "linli.practices.visits.ui.urls",
    "linli.practices.whistle.ui.urls",
    "linli.insight.ui.urls",
    "linli.journeys.personal.ui.urls",
    "linli.journeys.demand.ui.urls",
)
COMMUNITY = "c/<slug:code>/"


def grouped(addresses: Iterable[URLPattern]) -> list[URLPattern | URLResolver]:
    """Addresses of no community as they come, those of one below its code and their first word (`matters/`)."""
    words, elsewhere = defaultdict[str, list[URLPattern]](list), list[URLPattern | URLResolver]()
    for each in addresses:
        route = str(each.pattern)
        if not route.startswith(COMMUNITY):
            elsewhere.append(each)
            continue
        word, slash, rest = route.removeprefix(COMMUNITY).partition("/")
        words[word + slash].append(path(rest, each.callback, each.default_args, each.name))
    return [*elsewhere, path(COMMUNITY, include([path(word, include(group)) for word, group in words.items()]))]


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
    *grouped(each for module in MODULES for each in import_module(module).urlpatterns),
]

handler400 = "linli.design.pages.error_400"
handler403 = "linli.design.pages.error_403"
handler404 = "linli.design.pages.error_404"
handler500 = "linli.design.pages.error_500"
