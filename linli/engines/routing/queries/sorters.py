"""The sorter in use, kept by the process that read it last."""

from collections import OrderedDict
from uuid import UUID

from linli.engines.routing.models import Router, Version
from linli.engines.routing.rules.scores import Measures
from linli.engines.routing.rules.sorter import Sorter

KEPT = 6
_kept: OrderedDict[UUID, Sorter] = OrderedDict()


def active_version() -> Version | None:
    return Version.objects.filter(is_active=True).defer("sorter").first()


def sorter_of(version: Version) -> Sorter:
    """Its sorter; read once a process."""
    found = _kept.pop(version.id, None) or Sorter.loads(bytes(version.sorter))
    _kept[version.id] = found
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return found


def router() -> Router | None:
    """The router of the current community; None where nobody ever set one up."""
    return Router.objects.first()


def measures_of(version: Version) -> Measures:
    return Measures.from_json(version.measures)


def versions() -> list[Version]:
    """What was learned so far, the latest first."""
    return list(Version.objects.defer("sorter").order_by("-number", "id")[:12])
