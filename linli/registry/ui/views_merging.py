"""疑似重复: pairs of records, two side by side, one tap to merge and one to take it back."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel import wording
from linli.registry.actions.merging import MergeRefused, merge_people, undo_merge
from linli.registry.models import Merge
from linli.registry.permissions import MERGE_PEOPLE
from linli.registry.queries.duplicates import candidates, merges, records_of
from linli.registry.ui.views_people import person_named, to_person


@opens(may(MERGE_PEOPLE))
def duplicates(request: Request) -> HttpResponse:
    return page(request, "registry/duplicates.html", pairs=candidates(), merges=merges(), error="")


@opens(may(MERGE_PEOPLE), methods=("GET", "POST"))
def duplicate(request: Request, id: UUID, other: UUID) -> HttpResponse:
    """Both records side by side; a POST keeps the first and merges the other into it."""
    kept, merged, error, status = person_named(request, id), person_named(request, other), "", 200
    if id == other:
        raise Http404(str(other))
    if request.method == "POST":
        try:
            merge_people(kept=kept, merged=merged, by=request.visitor.actor, now=request.now)
        except MergeRefused as refused:
            error, status = str(refused), 409
        else:
            flash(request, _("已合并为一份档案，可以在“疑似重复”里撤销"))
            return to_person(request, kept.id)
    why = wording.kept(gettext_lazy("核对重复档案"))
    for each in (kept, merged):
        note_read(by=request.visitor.actor, subject=each.id, what="person", reason=why, now=request.now)
    return page(request, "registry/duplicate.html", status=status, records=records_of(kept, merged), error=error)


@opens(may(MERGE_PEOPLE), methods=("POST",))
def merge_undo(request: Request, id: UUID) -> HttpResponse:
    merge = get_object_or_404(Merge.objects.select_related("kept__party", "merged__party"), id=id)
    try:
        undo_merge(merge=merge, by=request.visitor.actor, now=request.now)
    except MergeRefused as refused:
        pairs, merged = candidates(), merges()
        return page(
            request, "registry/duplicates.html", status=409, pairs=pairs, merges=merged, error=str(refused)
        )  # fmt: skip
    flash(request, _("已撤销合并，两份档案都恢复了"))
    return HttpResponseRedirect(reverse("duplicates", kwargs={"code": request.community.code}))
