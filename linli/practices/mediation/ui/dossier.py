"""The papers of a dossier, as text: each title and what stands on it, in the words that are prescribed.

One description: the page to print, the file to edit and the PDF are made of what `dossier_of` returns.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.kernel.worktime import local
from linli.practices.mediation.enums import Appointed, Court, Result, Way
from linli.practices.mediation.models import Dispute, DisputeParty
from linli.practices.mediation.queries.disputes import File
from linli.practices.mediation.queries.settings import called
from linli.practices.mediation.rules import Dossier, Paper, Settings, bound, court_until
from linli.practices.mediation.ui.words import state_of


def dossier_of(dispute: Dispute, file: File, settings: Settings) -> Dossier:
    """卷宗, in the prescribed order, with what stands on its cover."""
    title = _("人民调解卷宗") if dispute.way == Way.PEOPLE else _("调解卷宗")
    return bound(title, dispute.number, list(_cover(dispute, file, settings)), papers_of(dispute, file, settings))


def _cover(dispute: Dispute, file: File, settings: Settings) -> Iterator[tuple[str, str]]:
    yield _("调解组织"), dispute.body.name
    yield _("纠纷类型"), called(settings.quarrels, dispute.quarrel)
    for party in file.parties:
        yield str(party.get_side_display()), str(party.name)
    named = [row.mediator.party.name for row in file.appointments if row.state == Appointed.NAMED]
    yield _("调解员"), "、".join(named) or "—"
    yield _("受理日期"), _day(dispute.opened_on)
    closed = dispute.matter.closed_at
    yield _("结案日期"), _day(local(closed).date() if closed else None)
    yield _("结果"), state_of(dispute)[0]
    yield _("保管期限"), "____________"


def papers_of(dispute: Dispute, file: File, settings: Settings) -> list[Paper]:
    """Every paper there is; those that this case has none of are left out of dossier and index."""
    kinds = {
        "application": (_application_title(dispute), _application(dispute, file, settings)),
        "rights": (_("当事人权利义务告知书"), RIGHTS[Way(dispute.way)]()),
        "identities": (_("当事人身份证明"), _identities(file)),
        "authorisations": (_("授权委托"), _authorisations(file)),
        "inquiries": (_("调查记录"), _sessions(dispute, file, settings, separate=True)),
        "evidence": (_("证据材料"), _evidence(file)),
        "sessions": (_("调解记录"), _sessions(dispute, file, settings, separate=False)),
        "agreement": (_agreement_title(dispute), _agreement(dispute, file)),
        "performance": (_("履行情况"), _performance(file)),
        "visits": (_("回访记录"), _visits(file)),
        "court": (_("司法确认"), _court(file, settings)),
        "note": (_("卷宗情况说明"), _note(dispute, settings)),
    }
    papers = [Paper(key, title, "\n".join(lines)) for key, (title, rows) in kinds.items() if (lines := list(rows))]
    return papers


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "—"


def _application_title(dispute: Dispute) -> str:
    return _("人民调解申请书") if dispute.intake == "applied" and dispute.way == Way.PEOPLE else _("受理登记表")


def _application(dispute: Dispute, file: File, settings: Settings) -> Iterator[str]:
    yield _("案号：%(number)s") % {"number": dispute.number}
    yield _("受理：%(day)s　%(how)s") % {"day": _day(dispute.opened_on), "how": dispute.get_intake_display()}
    yield _("类型：%(quarrel)s") % {"quarrel": called(settings.quarrels, dispute.quarrel)}
    for party in file.parties:
        yield f"{_named(party)}　{party.phone!s}"
        if party.claim:
            yield _("请求或意见：%(words)s") % {"words": party.claim}
    yield _("纠纷简要情况：")
    yield str(dispute.facts)


def _named(party: DisputeParty) -> str:
    return f"{party.get_side_display()}：{party.name!s}"


def _rights() -> Iterator[str]:
    """人民调解法 第四条、第二十三条、第二十四条、第三十三条."""
    yield _("人民调解不收取任何费用。")
    yield _("当事人可以选择或者接受人民调解员，可以要求调解公开或者不公开进行。")
    yield _("当事人可以接受调解、拒绝调解，也可以要求终止调解，自主表达意愿、自愿达成协议。")
    yield _("当事人应当如实陈述纠纷事实，遵守调解现场秩序，尊重调解员，尊重对方当事人行使权利。")
    yield _("达成协议的，应当按照约定履行；可以自协议生效之日起 30 日内共同向人民法院申请司法确认。")
    yield from _read_by()


def _rights_police() -> Iterator[str]:
    """治安管理处罚法: who settles and keeps it is not punished; who does not may be, and may go to court."""
    yield _("因民间纠纷引起的打架斗殴、损毁财物等情节较轻的治安案件，公安机关可以调解；调解不收取费用。")
    yield _("当事人可以接受调解，也可以拒绝调解。")
    yield _(
        "达成协议并履行的，不予处罚；未达成协议，或者达成后不履行的，由公安机关依法处理，民事争议可以向人民法院起诉。"
    )
    yield _("治安调解以公安机关的文书为准，不是人民调解协议，不能按人民调解协议申请司法确认。")
    yield from _read_by()


def _rights_council() -> Iterator[str]:
    yield _("民情理事会由邻里推举的人主持，不收取费用。")
    yield _("当事人可以参加，也可以不参加；作出的口头承诺出于自愿，由在场邻里见证。")
    yield _(
        "口头承诺不是人民调解协议，没有法律上的强制力，不能申请司法确认；需要协议的，可以改向人民调解委员会申请调解。"
    )
    yield from _read_by()


def _read_by() -> Iterator[str]:
    yield ""
    yield _("以上内容已经告知，当事人听清了。")
    yield _("当事人签名：____________　____________")
    yield _("日期：____________")


#: What a party is told of their rights: of each kind its own.
RIGHTS = {Way.PEOPLE: _rights, Way.POLICE: _rights_police, Way.COUNCIL: _rights_council}


def _identities(file: File) -> Iterator[str]:
    for party in file.parties:
        checked = _("已核对身份") if party.identity_checked else _("身份未核对")
        yield f"{_named(party)}　{checked}"


def _authorisations(file: File) -> Iterator[str]:
    for party in file.parties:
        if party.agent:
            yield f"{_named(party)}　{party.agent!s}"


def _sessions(dispute: Dispute, file: File, settings: Settings, *, separate: bool) -> Iterator[str]:
    """Separate talks are what was found out; sessions of all are the record of mediation."""
    names = {party.id: _named(party) for party in file.parties}
    for row in file.sessions:
        if not row.outcome or bool(row.party_id) != separate:
            continue
        method = called(settings.methods, row.method)
        yield f"{local(row.at):%Y-%m-%d %H:%M}　{row.where}　{row.get_kind_display()}　{method}"
        if row.party_id:
            yield names.get(row.party_id, "")
        yield str(row.record)
        yield _("结果：%(outcome)s") % {"outcome": row.get_outcome_display()}
        yield _("当事人签名：____________　____________")
        yield _("调解员签名：____________　记录人：____________")
        yield ""


def _evidence(file: File) -> Iterator[str]:
    """The list of what was handed in; the papers themselves are bound in behind it."""
    names = {party.id: _named(party) for party in file.parties}
    if file.evidence:
        yield _("材料附后，按以下顺序：")
    for row in file.evidence:
        copy = _("原件") if row.is_original else _("复印件")
        pages = ngettext("%(n)d 页", "%(n)d 页", row.pages) % {"n": row.pages}
        yield f"{row.position}. {row.what!s}"
        whose = names.get(row.party_id, "") if row.party_id else _("调解员调取")
        yield f"　　{row.get_kind_display()}　{copy}　{pages}　{whose}　{_day(row.on)}"


def _agreement_title(dispute: Dispute) -> str:
    titles = {
        Result.WRITTEN: _("人民调解协议书"), Result.ORAL: _("人民调解口头协议登记表"),
        Result.PAPER: _("治安调解书（另附公安机关文书）"), Result.WORD: _("民情理事会口头承诺记录"),
    }  # fmt: skip
    return titles.get(Result(dispute.result), _("协议"))


def _agreement(dispute: Dispute, file: File) -> Iterator[str]:
    if file.agreement is None:
        return
    if dispute.paper:
        yield _("文书编号：%(paper)s") % {"paper": dispute.paper}
    yield from (_named(party) for party in file.parties)
    yield _("达成日期：%(day)s") % {"day": _day(file.agreement.made_on)}
    yield str(file.agreement.terms)
    for row in file.instalments:
        yield _("第 %(n)d 期：%(day)s 以前，%(what)s%(money)s") % {
            "n": row.position, "day": _day(row.due_on), "what": row.what, "money": _money(row.amount_fen),
        }  # fmt: skip
    yield ""
    yield _("当事人签名：____________　____________")
    yield _("调解员签名：____________")


def _money(fen: int | None) -> str:
    return "" if fen is None else f"　{fen // 100:,}.{fen % 100:02d} {_('元')}"


def _performance(file: File) -> Iterator[str]:
    for row in file.instalments:
        done = _("%(day)s 已履行：%(proof)s") % {"day": _day(row.done_on), "proof": row.proof} if row.done_on else ""
        yield _("第 %(n)d 期：%(done)s") % {"n": row.position, "done": done or _("未登记履行")}


def _visits(file: File) -> Iterator[str]:
    for row in file.visits:
        if row.done_on:
            yield f"{_day(row.done_on)}　{row.get_kept_display()}"
            yield str(row.words)


def _court(file: File, settings: Settings) -> Iterator[str]:
    agreement = file.agreement
    if agreement is None or agreement.court == Court.NONE:
        return
    if settings.court:
        yield settings.court
    yield _("共同申请日期：%(day)s（最迟 %(until)s）") % {
        "day": _day(agreement.court_asked_on), "until": _day(court_until(agreement.effective_on)),
    }  # fmt: skip
    yield f"{agreement.get_court_display()}　{agreement.court_paper}"


def _note(dispute: Dispute, settings: Settings) -> Iterator[str]:
    yield _("结果：%(outcome)s") % {"outcome": dispute.get_result_display()}
    if dispute.method:
        yield _("方法：%(method)s") % {"method": called(settings.methods, dispute.method)}
    if dispute.closing:
        yield str(dispute.closing)
