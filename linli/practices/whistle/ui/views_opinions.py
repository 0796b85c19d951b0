"""社情民意: what the police post hears, and what became of it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.worktime import local
from linli.practices.whistle.actions.opinions import OpinionRefused, Said, keep_opinion
from linli.practices.whistle.enums import Heard, OpinionTopic
from linli.practices.whistle.permissions import HEAR, OPINIONS
from linli.practices.whistle.queries.opinions import buildings, figures_of, list_of, post_of
from linli.practices.whistle.queries.quarrels import at_the_post
from linli.practices.whistle.ui.forms import OpinionForm, first_error
from linli.practices.whistle.ui.views_whistles import page_number, to

ICONS = {
    OpinionTopic.ORDER: "shield", OpinionTopic.TRAFFIC: "square-parking", OpinionTopic.SURROUNDINGS: "trash-2",
    OpinionTopic.SERVICE: "stamp", OpinionTopic.LIVING: "heart-handshake", OpinionTopic.OTHER: "ellipsis",
}  # fmt: skip


@opens(may(OPINIONS))
def opinions(request: Request) -> HttpResponse:
    tab, topic, at = request.GET.get("tab", ""), request.GET.get("topic", ""), page_number(request)
    answered = {"answered": True, "open": False}.get(tab)
    rows, more = list_of(request.visitor, answered=answered, topic=topic, page=at)
    return page(
        request, "whistle/opinions.html", rows=rows, more=more, at=at, tab=tab if answered is not None else "", topic=topic,
        topics=OpinionTopic.choices, figures=figures_of(request.visitor, local(request.now).date()),
        quarrels=at_the_post(request.community), may_hear=request.visitor.may(HEAR),
        sees_matters=request.visitor.may("matters.dispatch"),
    )  # fmt: skip


@opens(may(HEAR), methods=("GET", "POST"))
def opinion_new(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _form(request, OpinionForm())
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _form(request, form, 422, first_error(form))
    try:
        number = _kept(request, form.cleaned_data)
    except NoDesk:
        return _form(request, form, 409, _("社区还没有受理台，请先在单位与队伍里建立"))
    except OpinionRefused as refused:
        return _form(request, form, 422, str(refused))
    flash(request, _("已登记 %(number)s，答复后可在这里看到") % {"number": number})
    return to(request, "opinions")


def _kept(request: Request, given: dict[str, Any]) -> str:
    post = post_of(request.visitor)
    if post is None:
        raise OpinionRefused(_("您还不在任何单位、组织或队伍里，请先请社区登记"))
    place = next((each for each in buildings() if each.id == given["place"]), None)
    said = Said(given["text"], OpinionTopic(given["topic"]), Heard(given["heard"]), given["on"], place, given["where"])
    by, now = request.visitor.actor, request.now
    return str(keep_opinion(community=request.community, said=said, post=post, by=by, now=now).matter.number)


def _form(request: Request, form: OpinionForm, status: int = 200, error: str = "") -> HttpResponse:
    return page(
        request, "whistle/opinion_new.html", status=status, form=form, error=error, post=post_of(request.visitor),
        topics=[(each.value, each.label, ICONS[each]) for each in OpinionTopic], heard=Heard.choices,
        places=[(each.id, each.full_name) for each in buildings()], today=f"{local(request.now):%Y-%m-%d}",
    )  # fmt: skip
