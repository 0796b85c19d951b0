"""派单规则: written, tried on the last thousand matters, switched on and off, put in order."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.queries.inbox import choices
from linli.engines.routing import permissions
from linli.engines.routing.actions import ruling
from linli.engines.routing.actions.ruling import RuleRefused
from linli.engines.routing.enums import Hours
from linli.engines.routing.models import Rule
from linli.engines.routing.queries.holders import rules_in_order
from linli.engines.routing.ui.forms import NewRule
from linli.engines.routing.ui.views_router import back
from linli.registry.enums import PlaceKind
from linli.registry.queries.places import places_of

AREAS = (PlaceKind.GRID, PlaceKind.MICRO_GRID, PlaceKind.ESTATE, PlaceKind.FACILITY)


@opens(may(permissions.SEE))
def rules(request: Request) -> HttpResponse:
    return rules_page(request)


def rules_page(request: Request, status: int = 200, refused: str = "", form: NewRule | None = None) -> HttpResponse:
    known = choices()
    return page(
        request, "routing/rules.html", status=status, rules=rules_in_order(), refused=refused, form=form or NewRule(),
        kept=form.data if form else {}, categories=known.categories, holders=known.holders, hours=Hours.choices,
        places=[(place.id, place.name) for place in places_of(*AREAS)], decides=request.visitor.may(permissions.DECIDE),
    )  # fmt: skip


@opens(may(permissions.DECIDE), methods=("POST",))
def rule_add(request: Request) -> HttpResponse:
    form = NewRule(request.POST)
    if not form.is_valid():
        return rules_page(request, 422, form=form)
    try:
        ruling.add_rule(draft=form.draft, by=request.visitor.actor, now=request.now)
    except RuleRefused as refused:
        return rules_page(request, 422, str(refused), form)
    flash(request, _("规则已写下，先试一试再启用"))
    return back(request, "routing-rules")


def _rule(id: UUID) -> Rule:
    found = Rule.objects.filter(id=id).select_related("holder", "category", "place").first()
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(permissions.DECIDE), methods=("POST",))
def rule_try(request: Request, id: UUID) -> HttpResponse:
    """What it would have done with the last thousand matters."""
    rule = ruling.try_rule(rule=_rule(id), community=request.community, now=request.now)
    flash(
        request, _("试过了：第 %(n)d 条会派 %(count)d 件") % {"n": rule.position, "count": (rule.trial or {})["taken"]}
    )
    return back(request, "routing-rules", f"#rule-{rule.id}")


@opens(may(permissions.DECIDE), methods=("POST",))
def rule_switch(request: Request, id: UUID) -> HttpResponse:
    rule, wanted = _rule(id), request.POST.get("on") == "1"
    try:
        ruling.switch_rule(rule=rule, on=wanted, by=request.visitor.actor, now=request.now)
    except RuleRefused as refused:
        return rules_page(request, 409, str(refused))
    flash(request, _("规则已启用") if wanted else _("规则已停用"))
    return back(request, "routing-rules", f"#rule-{rule.id}")


@opens(may(permissions.DECIDE), methods=("POST",))
def rule_up(request: Request, id: UUID) -> HttpResponse:
    rule = ruling.move_up(rule=_rule(id), by=request.visitor.actor, now=request.now)
    return back(request, "routing-rules", f"#rule-{rule.id}")


@opens(may(permissions.DECIDE), methods=("POST",))
def rule_remove(request: Request, id: UUID) -> HttpResponse:
    ruling.remove_rule(rule=_rule(id), by=request.visitor.actor, now=request.now)
    flash(request, _("规则已删除"))
    return back(request, "routing-rules")
