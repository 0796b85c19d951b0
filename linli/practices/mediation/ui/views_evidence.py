"""Evidence of a case: entered by whoever works on it, its picture shown to whoever may read the case."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pictures import NOT_KEPT, picture_of
from linli.practices.mediation.actions.evidence import Handed, enter_evidence
from linli.practices.mediation.enums import EvidenceKind
from linli.practices.mediation.models import Evidence
from linli.practices.mediation.permissions import MEDIATE
from linli.practices.mediation.queries.disputes import parties_of, today
from linli.practices.mediation.ui.forms import EvidenceForm
from linli.practices.mediation.ui.steps import Ask, Given, Step, party_of, seen, stepped, worked_on


@opens(may(MEDIATE), methods=("GET", "POST"))
def evidence(request: Request, id: UUID) -> HttpResponse:
    dispute = worked_on(request, id)

    def act(given: Given) -> None:
        handed = Handed(
            EvidenceKind(given["kind"]), given["what"], given["on"], party_of(dispute, given["party"]),
            given["is_original"] == "yes", given["pages"], request.FILES.get("picture"),
        )  # fmt: skip
        enter_evidence(dispute=dispute, handed=handed, by=request.visitor.actor, now=request.now)

    names = [(party.id, f"{party.get_side_display()} {party.name!s}") for party in parties_of(dispute)]
    asks = [
        Ask("text", "what", _("是什么材料"), hint=_("例如：楼上漏水的照片、维修收据、邻居的证言")),
        Ask("segmented", "kind", _("种类"), EvidenceKind.choices, value=EvidenceKind.PAPER),
        Ask("select", "party", _("谁提交的"), [("", _("调解员调取")), *names], required=False),
        Ask("segmented", "is_original", _("原件还是复印件"), [("yes", _("原件")), ("no", _("复印件"))], value="no"),
        Ask("number", "pages", _("页数"), value="1"),
        Ask("date", "on", _("哪一天收到"), value=str(today(request.now))),
        Ask("photo", "picture", _("拍一张"), hint=_("可以不拍；只有能看本案的人看得到。"), required=False),
    ]
    step = Step(_("登记一份材料"), asks, _("登记"), EvidenceForm, act, _("已登记，会列进卷宗"))
    return stepped(request, dispute, step)


@opens(may(MEDIATE))
def picture(request: Request, id: UUID, evidence: UUID, size: str) -> HttpResponse:
    """Its bytes, behind the wall of the case."""
    rows = Evidence.objects.filter(dispute=seen(request, id), id=evidence, file__isnull=False)
    found = rows.select_related("file").first()
    return picture_of(found.file if found else None, size, kept=NOT_KEPT)
