"""A community's own way, in the browser: the playbook in use, those that come with Linli, a form over the same file,
what would change, and the file itself. The community's name, code and hours are never taken from a file here.
"""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.enums import STAFF, Role
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.playbook import LoopSection
from linli.kernel.models import Community
from linli.registry.enums import GroupKind, ResponsibilityRole
from linli.registry.permissions import APPLY_PLAYBOOK
from linli.registry.playbook import written_hours
from linli.site.adjusting import NEW_CATEGORIES, NEW_GROUPS, Tree, adjusted, own, taken_over
from linli.site.playbooks import (
    BadPlaybook,
    Fault,
    Playbook,
    apply,
    diff,
    in_use,
    parse,
    plain,
    read,
    shipped,
    tree_of,
    written,
)

IN_USE = "in-use"
LONGEST = 200_000
#: In which role a team of a kind made here answers for the whole community.
ANSWERS_AS = {
    str(GroupKind.PROPERTY_COMPANY): str(ResponsibilityRole.PROPERTY),
    str(GroupKind.MEDIATORS): str(ResponsibilityRole.MEDIATION),
    str(GroupKind.COMPANY): str(ResponsibilityRole.REPAIR),
}

UNITS = {
    "minutes": gettext_lazy("分钟"), "hours": gettext_lazy("工作小时"), "workdays": gettext_lazy("工作日"),
    "days": gettext_lazy("天"),
}  # fmt: skip
DEFAULTS = LoopSection().model_dump()


def entry_of(community: Community) -> Tree:
    """What a playbook would say of the community itself, as it is now."""
    above: list[dict[str, str]] = []
    area = community.jurisdiction
    while area is not None:
        above.insert(0, {"code": area.code, "name": area.name})
        area = area.parent
    entry = {"code": community.code, "name": community.name, "division_code": community.division_code, "above": above}
    return entry | {"office_hours": written_hours(community.office_hours)} | (
        {"phone": community.phone} if community.phone else {}
    )  # fmt: skip


def _base(request: Request, name: str) -> Tree:
    """The tree to begin from: the playbook in use, or one that comes with Linli, taken over."""
    entry = entry_of(request.community)
    if name == IN_USE and (used := in_use(request.community)):
        return own(plain(used), entry)
    if name in shipped():
        return taken_over(plain(read(shipped()[name])), entry)
    raise Http404(name)


@opens(may(APPLY_PLAYBOOK))
def playbook(request: Request) -> HttpResponse:
    """The one in use, and those there are to choose from, with what they contain."""
    return _choice(request)


def _choice(request: Request, status: int = 200, **context: Any) -> HttpResponse:
    books = [(name, Playbook.model_validate(_base(request, name)), read(path)) for name, path in shipped().items()]
    used = in_use(request.community)
    return page(request, "site/playbook.html", status=status, used=used, books=books, in_use=IN_USE, **context)


@opens(may(APPLY_PLAYBOOK), methods=("GET", "POST"))
def playbook_adjust(request: Request) -> HttpResponse:
    """The form; sent, the difference it would make."""
    name = request.POST.get("from") or request.GET.get("from", IN_USE)
    tree = _base(request, name)
    if request.method != "POST":
        return _form(request, name, tree)
    changed = adjusted(tree, {key: str(value)[:200] for key, value in request.POST.items()}, ANSWERS_AS)
    try:
        return _preview(request, parse(written(changed)))
    except BadPlaybook as bad:
        return _form(request, name, tree, bad.faults)


def _in_words(fault: Fault, tree: Tree) -> Fault:
    """A fault as somebody at a form says it: the name of the category or team, a term as a number."""
    section, _dot, rest = fault.field.partition(".")
    entry = tree.get(section, {}).get(rest.partition(".")[0]) if rest else None
    named = f"{entry['name']}：" if isinstance(entry, dict) and "name" in entry else ""
    is_term = fault.field.endswith((".term", ".urgent"))
    return replace(fault, words=named + (_("时限要写大于 0 的整数") if is_term else fault.words))


def _form(request: Request, name: str, tree: Tree, faults: list[Fault] | None = None) -> HttpResponse:
    faults = [_in_words(fault, tree) for fault in faults or []]
    return page(
        request, "site/playbook_adjust.html", status=422 if faults else 200, base=name, tree=tree, faults=faults,
        errors={fault.field: fault.words for fault in faults}, given=request.POST.dict(), units=UNITS.items(),
        roles=[(role.value, role.label) for role in Role if role in STAFF], kinds=dict(GroupKind.choices),
        answers=dict(ResponsibilityRole.choices), defaults={**DEFAULTS, **tree.get("loop", {})},
        new_categories=NEW_CATEGORIES, new_groups=NEW_GROUPS,
    )  # fmt: skip


def _preview(request: Request, book: Playbook) -> HttpResponse:
    changes = diff(book=book, now=request.now)
    return page(request, "site/playbook_preview.html", changes=changes, text=written(plain(book)), book=book)


@opens(may(APPLY_PLAYBOOK), methods=("POST",))
def playbook_upload(request: Request) -> HttpResponse:
    """A file written elsewhere: its faults by line, or the difference it would make."""
    file = request.FILES.get("file")
    try:
        text = file.read(LONGEST).decode() if file else ""
        return _preview(request, _ours(request, text))
    except UnicodeDecodeError:
        return _choice(request, 422, faults=[Fault(1, "", _("文件要用 UTF-8 编码"))])
    except BadPlaybook as bad:
        return _choice(request, 422, faults=bad.faults)


def _ours(request: Request, text: str) -> Playbook:
    """A file's playbook with this community's own name and hours in it."""
    parse(text)
    return parse(written(own(tree_of(text), entry_of(request.community))))


@opens(may(APPLY_PLAYBOOK), methods=("POST",))
def playbook_apply(request: Request) -> HttpResponse:
    """Apply what the page before showed."""
    try:
        book = _ours(request, request.POST.get("text", "")[:LONGEST])
    except BadPlaybook as bad:
        return _choice(request, 422, faults=bad.faults)
    made = apply(book=book, by=request.visitor.actor, now=request.now)
    flash(request, _("已采用，%(count)d 处变化") % {"count": len(made)})
    return HttpResponseRedirect(reverse("playbook", kwargs={"code": request.community.code}))


@opens(may(APPLY_PLAYBOOK), methods=("GET", "POST"))
def playbook_file(request: Request) -> HttpResponse:
    """The file: of the playbook in use, or (POST) of the one being shown before it is applied."""
    text = request.POST.get("text", "")[:LONGEST]
    if not text:
        used = in_use(request.community)
        if used is None:
            raise Http404("no playbook yet")
        text = written(plain(used))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.community.code}.yaml"'
    return response
