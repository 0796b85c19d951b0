"""Wishes to be erased, for who asked and who decides; and the rules, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.models import ResidentAccount
from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.journeys.personal.enums import Decision
from linli.journeys.personal.kinds import KINDS, YEAR
from linli.journeys.personal.models import Erasure
from linli.kernel.models import Community
from linli.kernel.personal import mask_phone
from linli.kernel.worktime import local
from linli.registry.models import Person
from linli.registry.permissions import EDIT_PEOPLE

SHOWN = 30


def latest_of(account: ResidentAccount | None) -> Erasure | None:
    return Erasure.objects.filter(account=account).order_by("-asked_at", "-id").first()


def waiting() -> list[tuple[Erasure, str]]:
    """Who asked, by name or masked phone; oldest first."""
    rows = Erasure.objects.filter(state=Decision.ASKED).select_related("account", "person__party")
    return [(row, _name(row)) for row in rows.order_by("asked_at", "id")[:SHOWN]]


def _name(row: Erasure) -> str:
    name = row.person.party.name if row.person else str(row.account.name) if row.account else ""
    return f"{name} {mask_phone(str(row.account.phone)) if row.account else ''}".strip()


def decided() -> list[tuple[str, str, str]]:
    rows = Erasure.objects.exclude(state=Decision.ASKED).order_by("-decided_at", "-id")[:SHOWN]
    return [
        (f"{local(row.decided_at):%Y-%m-%d}", row.get_state_display(), row.reason) for row in rows if row.decided_at
    ]


def rules() -> list[tuple[str, str, str]]:
    """Each kind of data, how long it stays, why."""
    return [(str(kind.name), _length(kind.days), str(kind.why)) for kind in KINDS]


def _length(days: int) -> str:
    if not days:
        return _("到本人离开或申请删除")
    years = days // YEAR
    if days % YEAR == 0:
        return ngettext("%(n)d 年", "%(n)d 年", years) % {"n": years}
    return _("%(n)d 天") % {"n": days}


def copy_panel(person: Person, visitor: Visitor) -> list[Panel]:
    return [Panel("personal/_copy.html")] if visitor.may(EDIT_PEOPLE) else []


def mine_panel(community: Community, visitor: Visitor) -> list[Panel]:
    return [Panel("personal/_mine.html")]
