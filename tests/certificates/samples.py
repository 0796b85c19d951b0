"""A certificate that waits and one that was issued, for the pages of certificates."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

Sample = Callable[[Any], dict[str, Any] | None]


def _of(state: str) -> Sample:
    def sample(_: Any) -> dict[str, Any] | None:
        from linli.practices.certificates.models import Certificate

        found = Certificate.objects.filter(state=state).order_by("id").values_list("id", flat=True).first()
        return {"id": found} if found else None

    return sample


def _paper(_: Any) -> dict[str, Any] | None:
    """What the QR code of a paper carries."""
    from linli.practices.certificates.models import Certificate
    from linli.practices.certificates.queries.certificates import mac_of

    found = Certificate.objects.filter(state="issued").order_by("id").first()
    return {"number": found.number, "mac": mac_of(found)} if found else None


SAMPLES: dict[str, Sample] = {"certificate": _of("issued"), "certificate-check": _paper}
MACHINES: frozenset[str] = frozenset({"certificate-pdf", "my-certificate-pdf", "certificate-register"})


def _named(state: str) -> Callable[[], dict[str, Any]]:
    return lambda: _of(state)(None) or {}


NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "certificate-pdf": _named("issued"),
    "my-certificate-pdf": _named("issued"),
    "certificate-check": lambda: _paper(None) or {},
    "certificate-sign": _named("asked"),
    "certificate-decline": _named("asked"),
}


def furnish(area: Any, people: Any) -> None:
    """The resident of the area has a certificate and asks for another."""
    from linli.practices.certificates.actions.checking import Wanted
    from linli.practices.certificates.actions.issuing import ask, issue_now

    who, now, by = dweller(area, account=area.account), timezone.now(), area.actor(area.worker)
    wanted = Wanted("residence", "孩子入学，交给学校", seen=True)
    common = {"community": area.community, "person": who, "by": by, "now": now}
    issue_now(**common, wanted=wanted, user=area.worker, roles=["community_worker"])
    ask(**common, wanted=Wanted("habitual", "起诉立案，交给人民法院"), account=area.account)


def dweller(area: Any, name: str = "林小满", **fields: Any) -> Any:
    """Somebody who has lived in the area's dwelling for more than a year, with all that a certificate says."""
    from linli.registry.models import Residence
    from tests.factories import SINCE, person

    values = {"sex": "female", "born_on": date(1958, 2, 24), "id_number": "330424195802240028", "id_number_hash": name}
    who = person(name, **{**values, **fields})
    Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
    return who
