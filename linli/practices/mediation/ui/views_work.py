"""What is done in a case: sessions, how it ends, whether it is kept, visits, the court, notes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.kernel.worktime import local
from linli.practices.mediation.actions import performing, risks, settling
from linli.practices.mediation.actions.following import note_visit
from linli.practices.mediation.actions.sessions import Meeting, arrange, hold_session, note_session
from linli.practices.mediation.actions.settling import OTHER_WAYS, Terms
from linli.practices.mediation.enums import RESULTS, Court, Kept, Outcome, Result, Way
from linli.practices.mediation.models import Agreement, Dispute, Instalment, ReturnVisit, Session
from linli.practices.mediation.permissions import MEDIATE
from linli.practices.mediation.queries.disputes import parties_of, today
from linli.practices.mediation.queries.settings import mediation_of
from linli.practices.mediation.rules import court_until
from linli.practices.mediation.ui import forms
from linli.practices.mediation.ui.steps import Ask, Given, Step, party_of, stepped, worked_on

BOTH = ("GET", "POST")


def _methods(request: Request) -> list[tuple[str, str]]:
    return list(mediation_of(request.community).methods.items())


def _with_whom(dispute: Dispute) -> Ask:
    names = [(party.id, f"{party.get_side_display()} {party.name!s}") for party in parties_of(dispute)]
    alone = [(id, _("只和%(who)s谈（背靠背）") % {"who": f" {who} "}) for id, who in names]
    return Ask("select", "party", _("和谁"), [("", _("双方都到（面对面）")), *alone], required=False)


def _meeting(dispute: Dispute, given: Given) -> Meeting:
    return Meeting(given["at"], given["where"], party_of(dispute, given["party"]))


def _when(moment: datetime, label: str) -> list[Ask]:
    return [
        Ask("datetime-local", "at", label, value=f"{moment:%Y-%m-%dT%H:%M}"),
        Ask("text", "where", _("地点"), value=_("调解室"), required=False),
    ]


def _went(request: Request) -> list[Ask]:
    return [
        Ask("segmented", "method", _("用了什么方法"), _methods(request), required=False),
        Ask("segmented", "outcome", _("谈得怎么样"), Outcome.choices, value=Outcome.NEARER),
        Ask("textarea", "words", _("调解情况"), rows=6, hint=_("加密保存；另一方看不到")),
    ]


@opens(may(MEDIATE), methods=BOTH)
def session(request: Request, id: UUID) -> HttpResponse:
    dispute = worked_on(request, id)

    def act(given: Given) -> None:
        arrange(dispute=dispute, meeting=_meeting(dispute, given), by=request.visitor.actor, now=request.now)

    notes = [_("只通知来谈的人；不会出现在任何公开的日历里。")]
    tomorrow = local(request.now).replace(hour=9, minute=0) + timedelta(days=1)
    asks = [*_when(tomorrow, _("时间")), _with_whom(dispute)]
    return stepped(
        request, dispute, Step(_("安排调解"), asks, _("安排并通知"), forms.ArrangeForm, act, _("已安排"), notes)
    )


@opens(may(MEDIATE), methods=BOTH)
def held(request: Request, id: UUID) -> HttpResponse:
    dispute = worked_on(request, id)

    def act(given: Given) -> None:
        hold_session(
            dispute=dispute, meeting=_meeting(dispute, given), method=given["method"], outcome=Outcome(given["outcome"]),
            words=given["words"], by=request.visitor.actor, now=request.now,
        )  # fmt: skip

    asks = [*_when(local(request.now), _("什么时候谈的")), _with_whom(dispute), *_went(request)]
    return stepped(request, dispute, Step(_("补记一次调解"), asks, _("记下"), forms.HeldForm, act, _("已记下")))


@opens(may(MEDIATE), methods=BOTH)
def session_note(request: Request, id: UUID, session: UUID) -> HttpResponse:
    dispute = worked_on(request, id)
    found = Session.objects.filter(dispute=dispute, id=session).first()
    if found is None:
        raise Http404(str(session))

    def act(given: Given) -> None:
        note_session(
            session=found, dispute=dispute, method=given["method"], outcome=Outcome(given["outcome"]),
            words=given["words"], by=request.visitor.actor, now=request.now,
        )  # fmt: skip

    title = _("%(at)s 的调解记录") % {"at": f"{local(found.at):%m-%d %H:%M}"}
    return stepped(request, dispute, Step(title, _went(request), _("记下"), forms.NoteForm, act, _("已记下")))


@opens(may(MEDIATE), methods=BOTH)
def agreement(request: Request, id: UUID) -> HttpResponse:
    dispute = worked_on(request, id)

    def act(given: Given) -> None:
        form = forms.AgreeForm(request.POST)
        form.is_valid()
        terms = Terms(
            Result(given["result"]), given["words"], given["method"], form.dues(), given["paper"], given["made_on"]
        )  # fmt: skip
        settling.agree(
            dispute=dispute, terms=terms, by=request.visitor.actor, now=request.now, version=given["version"]
        )  # fmt: skip

    return stepped(
        request, dispute,
        Step(_("调解成功"), _agreeing(request, dispute), _("登记并通知双方"), forms.AgreeForm, act, _("已登记，到期会提醒")),
    )  # fmt: skip


def _agreeing(request: Request, dispute: Dispute) -> list[Ask]:
    results = [(result.value, result.label) for result in RESULTS[Way(dispute.way)]]
    asks = [
        Ask("segmented", "result", _("怎样达成"), results, value=results[0][0]),
        Ask("segmented", "method", _("靠什么方法谈成的"), _methods(request), required=False),
        Ask("textarea", "words", _("约定的内容"), rows=6),
    ]
    if dispute.way == Way.POLICE:
        asks.append(Ask("text", "paper", _("治安调解书编号")))
    asks.append(Ask("date", "made_on", _("达成日期"), value=str(today(request.now))))
    asks.append(
        Ask(
            "dues",
            "dues",
            _("分期履行"),
            hint=_("到期当天提醒双方，过期提醒调解员。口头约定也可以登记。"),
            required=False,
        )
    )
    return asks


@opens(may(MEDIATE), methods=BOTH)
def ended(request: Request, id: UUID) -> HttpResponse:
    dispute = worked_on(request, id)

    def act(given: Given) -> None:
        settling.give_up(
            dispute=dispute, reason=given["reason"], withdrawn=given["how"] == "withdrawn", by=request.visitor.actor,
            now=request.now, version=given["version"],
        )  # fmt: skip

    hows = [("failed", _("调解不成")), ("withdrawn", _("当事人撤回"))]
    asks = [
        Ask("segmented", "how", _("怎样结束"), hows, value="failed"),
        Ask("textarea", "reason", _("原因"), hint=_("写进卷宗，不发给当事人")),
    ]
    notes = [_("结束时会通知双方：") + str(OTHER_WAYS)]
    title, button, done = _("没有调解成"), _("结束并告知其他途径"), _("已结束，已告知双方其他途径")
    return stepped(request, dispute, Step(title, asks, button, forms.EndForm, act, done, notes, "danger"))


@opens(may(MEDIATE), methods=BOTH)
def perform(request: Request, id: UUID, instalment: UUID) -> HttpResponse:
    dispute = worked_on(request, id)
    rows = Instalment.objects.select_related("agreement__dispute").filter(agreement__dispute=dispute, id=instalment)
    found = rows.first()
    if found is None:
        raise Http404(str(instalment))

    def act(given: Given) -> None:
        performing.perform(
            instalment=found, on=given["on"], proof=given["words"], by=request.visitor.actor, now=request.now
        )  # fmt: skip

    asks = [
        Ask("date", "on", _("哪一天履行的"), value=str(today(request.now))),
        Ask("textarea", "words", _("凭什么知道"), hint=_("收条、转账记录、双方当面确认"), rows=2),
    ]
    title = _("第 %(n)d 期已履行") % {"n": found.position}
    step = Step(title, asks, _("登记履行"), forms.PerformForm, act, _("已登记"), [found.what])
    return stepped(request, dispute, step)


@opens(may(MEDIATE), methods=BOTH)
def visit(request: Request, id: UUID, visit: UUID) -> HttpResponse:
    dispute = worked_on(request, id)
    rows = ReturnVisit.objects.filter(dispute=dispute, id=visit)
    found = rows.select_related("matter__community", "dispute__matter__community", "dispute__matter__holder").first()
    if found is None:
        raise Http404(str(visit))

    def act(given: Given) -> None:
        note_visit(
            visit=found, kept_=Kept(given["kept"]), words=given["words"], by=request.visitor.actor, now=request.now
        )  # fmt: skip

    asks = [
        Ask("segmented", "kept", _("履行情况"), Kept.choices, value=Kept.WHOLLY),
        Ask("textarea", "words", _("回访情况")),
    ]
    return stepped(request, dispute, Step(_("回访记录"), asks, _("记下"), forms.VisitForm, act, _("已记下")))


@opens(may(MEDIATE), methods=BOTH)
def court(request: Request, id: UUID) -> HttpResponse:
    """Both ask the court; later, what it said."""
    dispute = worked_on(request, id)
    found = Agreement.objects.filter(dispute=dispute).select_related("dispute").first()
    if found is None:
        raise Http404(str(id))
    step = _verdict(request, found) if found.court == Court.ASKED else _asked(request, found)
    return stepped(request, dispute, step)


def _asked(request: Request, agreement: Agreement) -> Step:
    def act(given: Given) -> None:
        performing.ask_court(agreement=agreement, on=given["on"], by=request.visitor.actor, now=request.now)

    until = court_until(agreement.effective_on)
    name = mediation_of(request.community).court or _("人民法院")
    notes = [_("双方共同向%(court)s申请，最迟 %(day)s。") % {"court": name, "day": until}]
    asks = [Ask("date", "on", _("哪一天申请的"), value=str(today(request.now)))]
    return Step(_("申请司法确认"), asks, _("登记申请"), forms.CourtForm, act, _("已登记"), notes)


def _verdict(request: Request, agreement: Agreement) -> Step:
    def act(given: Given) -> None:
        performing.court_decided(
            agreement=agreement, confirmed=given["verdict"] == "confirmed", paper=given["paper"],
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip

    verdicts = [("confirmed", Court.CONFIRMED.label), ("refused", Court.REFUSED.label)]
    asks = [
        Ask("segmented", "verdict", _("法院怎么说"), verdicts, value="confirmed"),
        Ask("text", "paper", _("文书编号")),
    ]
    return Step(_("司法确认结果"), asks, _("登记结果"), forms.VerdictForm, act, _("已登记"))


@opens(may(MEDIATE), methods=BOTH)
def risk(request: Request, id: UUID) -> HttpResponse:
    dispute = worked_on(request, id)

    def act(given: Given) -> Any:
        return risks.note_risk(dispute=dispute, words=given["words"], by=request.visitor.actor, now=request.now)

    days = mediation_of(request.community).risk_days
    notes = [
        _("只写这件事可能怎样激化、要注意什么，不给人贴标签；只留在本案里，%(n)d 天后自动删除。清空就是撤销。")
        % {"n": days}
    ]
    asks = [Ask("textarea", "words", _("风险提示"), value=str(dispute.risk), required=False, rows=3)]
    return stepped(request, dispute, Step(_("风险提示"), asks, _("保存"), forms.WordsForm, act, _("已保存"), notes))


@opens(may(MEDIATE), methods=BOTH)
def closing(request: Request, id: UUID) -> HttpResponse:
    dispute = worked_on(request, id)

    def act(given: Given) -> None:
        settling.note_closing(dispute=dispute, words=given["words"], by=request.visitor.actor, now=request.now)

    asks = [Ask("textarea", "words", _("卷宗情况说明"), value=str(dispute.closing), required=False, rows=6)]
    return stepped(request, dispute, Step(_("卷宗情况说明"), asks, _("保存"), forms.WordsForm, act, _("已保存")))
