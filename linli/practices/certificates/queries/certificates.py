"""Certificates as the desk, the person and whoever holds the paper see them."""

from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from linli.accounts.models import Grant, ResidentAccount
from linli.engines.matters.redaction import IDENTITY
from linli.kernel.crypto import keyed_hash
from linli.kernel.personal import mask_id_number
from linli.kernel.worktime import SHANGHAI
from linli.practices.certificates.enums import State
from linli.practices.certificates.models import Certificate, SealUse
from linli.registry.models import Party, Person
from linli.registry.queries.standing import in_force

PAGE = 30
ISSUED = (State.ISSUED, State.REVOKED)


def mac_of(certificate: Certificate) -> str:
    """The checking code on the paper (校验码): twelve hex digits that only this server can make."""
    return keyed_hash(certificate.id.hex, "certificate")[:12].upper()


def _rows() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("person__party", "signed_by", "matter")


def waiting() -> list[Certificate]:
    return list(_rows().filter(state=State.ASKED).order_by("asked_at", "id")[:100])


def _year(year: int, field: str) -> Q:
    first, last = (datetime.combine(date(each, 1, 1), time(), SHANGHAI) for each in (year, year + 1))
    return Q(**{f"{field}__gte": first, f"{field}__lt": last})


def register_of(year: int, kind: str = "") -> QuerySet[Certificate]:
    """登记簿: what was issued in a year, the last first."""
    rows = _rows().filter(_year(year, "issued_at"), state__in=ISSUED)
    return (rows.filter(kind=kind) if kind else rows).order_by("-issued_at", "-id")


def figures_of(year: int) -> dict[str, dict[str, int]]:
    """Title → how many were issued and how many of them revoked; one query."""
    rows = Certificate.objects.filter(_year(year, "issued_at"), state__in=ISSUED)
    counted = rows.order_by().values("title").annotate(
        issued=Count("id"), revoked=Count("id", filter=Q(state=State.REVOKED))
    )  # fmt: skip
    found = {row["title"]: {"issued": row["issued"], "revoked": row["revoked"]} for row in counted}
    return dict(sorted(found.items(), key=lambda each: (-each[1]["issued"], each[0])))


def certificate_with(id: UUID) -> Certificate | None:
    return _rows().filter(id=id).first()


def seal_uses_of(certificate: Certificate) -> list[SealUse]:
    return list(SealUse.objects.filter(certificate=certificate).select_related("user").order_by("at", "id"))


def seal_uses(year: int) -> QuerySet[SealUse]:
    """用章登记簿 of a year. It says on which paper, never of whom."""
    rows = SealUse.objects.filter(_year(year, "at")).select_related("certificate", "user")
    return rows.order_by("-at", "-id")


def people_of(account: ResidentAccount) -> list[Person]:
    """The living people on file whose account this is; a family may share one."""
    rows = Person.objects.filter(account=account, died_on=None, merged_into=None, party__is_active=True)
    return list(rows.select_related("party").order_by("id")[:10])


def certificates_of_account(account: ResidentAccount) -> list[Certificate]:
    """Of everybody who shares the account, the last asked first."""
    mine = Q(account=account) | Q(person__in=[each.id for each in people_of(account)])
    return list(_rows().filter(mine).order_by("-asked_at", "-id")[:50])


def certificate_of_account(account: ResidentAccount, id: UUID) -> Certificate | None:
    return next((each for each in certificates_of_account(account) if each.id == id), None)


def checked(number: str, mac: str) -> Certificate | None:
    """The certificate of which somebody holds the paper: number and code must fit together."""
    found = Certificate.objects.filter(number=number, state__in=ISSUED).select_related("person").first()
    return found if found is not None and mac_of(found) == mac.upper() else None


def shown_text(certificate: Certificate) -> str:
    """What the paper says, with less of the identity number: also of somebody who was erased since."""
    number, text = str(certificate.person.id_number), str(certificate.text)
    text = text.replace(number, mask_id_number(number)) if number else text
    return IDENTITY.sub(lambda found: mask_id_number(found[0]), text)


def signer(roles: list[str], on: date) -> Party | None:
    """Somebody who may sign: the first on file who has one of the roles."""
    users = Grant.objects.filter(in_force(on), role__in=roles).order_by().values("user_id")
    found = Person.objects.filter(user_id__in=users).select_related("party").order_by("id").first()
    return found.party if found else None
