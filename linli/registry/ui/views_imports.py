"""Lists brought in: uploaded, looked at as often as wanted, applied once. Nothing is written before that."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.excel import CONTENT_TYPE
from linli.kernel.tables import Unreadable
from linli.registry.importing.finding import REMARKS
from linli.registry.importing.kinds import KINDS
from linli.registry.importing.plan import Choices, Kind, Plan
from linli.registry.importing.problems import Severity
from linli.registry.importing.uploads import (
    ImportRefused,
    apply_upload,
    forget,
    keep_upload,
    name_columns,
    plan_of,
    sheets_of,
)
from linli.registry.importing.words import SEVERITIES, details_of, told, why
from linli.registry.models import Import
from linli.registry.permissions import EDIT_PLACES

SHOWN = 50
RECENT = 20
TONES = {Severity.STOP: "danger", Severity.DOUBT: "warn", Severity.NOTE: "info"}


def _kind(request: Request, key: str) -> Kind:
    kind = KINDS.get(key)
    if kind is None:
        raise Http404(key)
    if not request.visitor.may(kind.permission):
        raise PermissionDenied
    return kind


def _kept(request: Request, id: UUID) -> Import:
    kept = Import.objects.filter(id=id).select_related("user").first()
    if kept is None:
        raise Http404(str(id))
    _kind(request, kept.kind)
    return kept


@opens(may(EDIT_PLACES))
def imports(request: Request) -> HttpResponse:
    return _imports_page(request, _kind(request, request.GET.get("kind", "people")))


def _imports_page(request: Request, kind: Kind, status: int = 200, error: str = "") -> HttpResponse:
    kinds = [each for each in KINDS.values() if request.visitor.may(each.permission)]
    rows = Import.objects.filter(kind__in=[each.key for each in kinds]).select_related("user").defer("content")
    recent = [(row, KINDS[row.kind].label) for row in rows.order_by("-created_at", "-id")[:RECENT]]
    fields = dict.fromkeys(_(column.label) for column in kind.columns.columns)
    return page(
        request, "registry/imports.html", status=status, kind=kind, kinds=kinds, recent=recent, error=error, fields=fields
    )  # fmt: skip


@opens(may(EDIT_PLACES), methods=("POST",))
def import_upload(request: Request) -> HttpResponse:
    kind, upload = _kind(request, request.POST.get("kind", "")), request.FILES.get("list")
    if upload is None:
        return _imports_page(request, kind, 422, _("请选择文件"))
    try:
        raw, name = upload.read(), str(upload.name)
        kept = keep_upload(kind=kind, name=name, raw=raw, by=request.visitor.actor, now=request.now)
    except (ImportRefused, Unreadable) as refused:
        return _imports_page(request, kind, 422, why(refused))
    return _to(request, kept)


@opens(may(EDIT_PLACES))
def import_look(request: Request, id: UUID) -> HttpResponse:
    return _look(request, _kept(request, id), Choices(make_places="make" in request.GET))


def _look(request: Request, kept: Import, choices: Choices, status: int = 200, error: str = "") -> HttpResponse:
    """What the list would do now; of one that was applied or forgotten, what is left to say."""
    plan, wanted = None, request.GET.get("only", "")
    try:
        plan = plan_of(kept, choices, request.now) if kept.content else None
    except Unreadable as unreadable:
        error = why(unreadable)
    kind = KINDS[kept.kind]
    return page(
        request, "registry/import.html", status=status, kept=kept, kind=kind, plan=plan, error=error, only=wanted,
        make=choices.make_places, shown=SHOWN, told=told, details_of=details_of, tones=TONES, severities=SEVERITIES,
        problems=_problems(plan, wanted), counts=_counts(plan), choices=_columns(kind), unknown=_unknown(plan),
    )  # fmt: skip


def _problems(plan: Plan | None, only: str) -> list[Any]:
    return [each for each in plan.problems if not only or each.severity == only] if plan else []


def _counts(plan: Plan | None) -> dict[Severity, int]:
    found = [each.severity for each in plan.problems] if plan else []
    return {severity: found.count(severity) for severity in Severity}


def _columns(kind: Kind) -> list[tuple[str, str]]:
    return list({column.field: _(column.label) for column in kind.columns.columns}.items())


def _unknown(plan: Plan | None) -> list[str]:
    return list(dict.fromkeys(heading for table in plan.tables for heading in table.unknown)) if plan else []


@opens(may(EDIT_PLACES), methods=("POST",))
def import_columns(request: Request, id: UUID) -> HttpResponse:
    """What headings mean that were not recognised."""
    kept = _kept(request, id)
    pairs = zip(request.POST.getlist("heading")[:80], request.POST.getlist("field")[:80], strict=False)
    name_columns(kept=kept, columns=kept.columns | dict(pairs))
    return _to(request, kept)


@opens(may(EDIT_PLACES), methods=("POST",))
def import_apply(request: Request, id: UUID) -> HttpResponse:
    kept, ticked = _kept(request, id), request.POST
    choices = Choices("make" in ticked, "leave_out" in ticked, "let_go" in ticked)
    try:
        seen, by = ticked.get("seen", ""), request.visitor.actor
        apply_upload(kept=kept, choices=choices, seen=seen, by=by, now=request.now)
    except (ImportRefused, Unreadable) as refused:
        return _look(request, kept, choices, 409, why(refused))
    flash(request, _("已导入"))
    return _to(request, kept)


@opens(may(EDIT_PLACES), methods=("POST",))
def import_forget(request: Request, id: UUID) -> HttpResponse:
    kept = _kept(request, id)
    forget(kept)
    flash(request, _("文件已删除，什么都没有导入"))
    return HttpResponseRedirect(reverse("imports", kwargs={"code": request.community.code}) + f"?kind={kept.kind}")


@opens(may(EDIT_PLACES))
def import_file(request: Request, id: UUID) -> HttpResponse:
    """The same workbook with remarks."""
    from linli.registry.importing.corrected import corrected

    kept = _kept(request, id)
    try:
        plan = plan_of(kept, Choices(make_places="make" in request.GET), request.now)
    except Unreadable as unreadable:
        return _look(request, kept, Choices(), 409, why(unreadable))
    remarks = [(problem, told(problem)) for problem in plan.problems]
    name = quote(f"{kept.file_name.rpartition('.')[0] or kept.file_name}-{REMARKS}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return HttpResponse(corrected(sheets_of(kept), plan.tables, remarks), content_type=CONTENT_TYPE, headers=headers)


def _to(request: Request, kept: Import) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("import", kwargs={"code": request.community.code, "id": kept.id}))
