"""开始使用: from nothing to the first dispatched appeal, step by step; each step is a page there is anyway."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Grant
from linli.accounts.opens import Request, may, opens
from linli.accounts.permissions import GRANT_ROLES
from linli.design.pages import flash, page
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.permissions import ENTER
from linli.registry.actions.founding import change_details, put_list_away
from linli.registry.enums import PlaceKind
from linli.registry.models import Invitation, Place
from linli.registry.permissions import APPLY_PLAYBOOK, EDIT_PLACES, READ_PLACES


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps; `done` None: whenever you like, nothing waits for it."""

    title: str
    text: str
    act: str
    href: str
    icon: str
    permission: str
    done: bool | None


def steps_of(request: Request) -> list[Step]:
    """In the order in which they build on each other."""
    kinds = set(Place.objects.filter(is_active=True).order_by().values_list("kind", flat=True).distinct())
    staffed = Grant.objects.filter(until_on=None).count() > 1 or Invitation.objects.filter(revoked_at=None).exists()
    matters = Matter.objects.order_by()
    dispatched = matters.exclude(stage__in=(Stage.REPORTED, Stage.RETURNED)).exists()
    waiting = None if dispatched else matters.filter(stage=Stage.REPORTED).order_by("-id").first()

    def to(name: str, query: str = "") -> str:
        return reverse(name, kwargs={"code": request.community.code}) + query

    test = "?" + urlencode({"source": "counter", "text": _("开通测试：请派单，走一遍流程。")})
    return [
        Step(_("社区名称和电话"), _("社区已经开通。核对名称，填上老人按的大电话按钮要打的号码。"), _("核对"),
             to("community-details"), "badge-check", APPLY_PLAYBOOK, bool(request.community.phone)),
        Step(_("小区和楼栋"), _("从 Excel 粘贴，或一行一行写：小区、楼栋、单元、层数、户数。"), _("登记"),
             to("places-paste"), "building-2", EDIT_PLACES, PlaceKind.BUILDING in kinds),
        Step(_("网格"), _("粘贴时写上“网格”一列，楼栋就归好了；也可以在地图上画。"), _("写网格") , to("places-paste"),
             "map-pinned", EDIT_PLACES, bool({PlaceKind.GRID, PlaceKind.MICRO_GRID} & kinds)),
        Step(_("规则：类别、时限、队伍"), _("选一份别的社区用过的做法，改成自己的；采用前看得到会变什么。"), _("选一份"),
             to("playbook"), "book-open-check", APPLY_PLAYBOOK, Category.objects.filter(is_active=True).exists()),
        Step(_("请同事进来"), _("写下手机号和角色，本人收到链接，自己设密码。"), _("邀请"), to("invitations"), "send",
             GRANT_ROLES, staffed),
        Step(_("贴二维码"), _("每个单元一张，居民一扫就是这里的上报页，地点已经填好。"), _("打印"), to("posters"), "qr-code",
             READ_PLACES, None),
        Step(_("第一件事"), _("自己报一件，派给负责的人：走通了，就可以告诉居民。"),
             _("派这一件") if waiting else _("报一件试试"),
             reverse("matter-dispatch", kwargs={"code": request.community.code, "id": waiting.id}) if waiting
             else to("desk-entry", test), "flag", ENTER, dispatched),
    ]  # fmt: skip


@opens(may(EDIT_PLACES))
def start(request: Request) -> HttpResponse:
    steps = steps_of(request)
    current = next((step for step in steps if step.done is False), None)
    return page(
        request, "site/start.html", steps=steps, current=current, done=sum(step.done is True for step in steps),
        total=sum(step.done is not None for step in steps),
    )  # fmt: skip


@opens(may(EDIT_PLACES), methods=("POST",))
def start_away(request: Request) -> HttpResponse:
    put_list_away(community=request.community)
    flash(request, _("已收起；以后在“网格楼栋”“社区规则”“工作人员”里改"))
    return HttpResponseRedirect(reverse("inbox", kwargs={"code": request.community.code}))


class DetailsForm(forms.Form):
    name = forms.CharField(max_length=40, error_messages={"required": gettext_lazy("请写社区名称")})
    phone = forms.RegexField(
        r"^[0-9+\- ]{3,20}$", error_messages={
            "required": gettext_lazy("请写社区电话"), "invalid": gettext_lazy("电话号码不对，请检查"),
        },
    )  # fmt: skip


@opens(may(APPLY_PLAYBOOK), methods=("GET", "POST"))
def details(request: Request) -> HttpResponse:
    here = request.community
    form = DetailsForm(
        request.POST if request.method == "POST" else None, initial={"name": here.name, "phone": here.phone}
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return page(request, "site/community_details.html", status=status, form=form)
    change_details(community=here, by=request.visitor.actor, now=request.now, **form.cleaned_data)
    flash(request, _("已保存"))
    return HttpResponseRedirect(reverse("start", kwargs={"code": here.code}))
