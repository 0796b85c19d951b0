"""Pictures and documents among the materials: put there by whoever keeps the gathering, seen by whoever may know of it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, may, opens
from linli.design.pages import flash
from linli.design.pictures import document_of, picture_of
from linli.engines.gatherings.actions.pictures import PictureRefused, add_picture, remove_picture
from linli.engines.gatherings.models import GatheringPicture
from linli.engines.gatherings.permissions import ORGANISE
from linli.engines.gatherings.queries.pictures import picture_for
from linli.engines.gatherings.ui.views_list import list_page
from linli.engines.gatherings.ui.views_plan import kept_by, to_gathering

ANCHOR = "#materials"


@opens(may(ORGANISE), methods=("POST",))
def picture_add(request: Request, id: UUID) -> HttpResponse:
    row, upload, caption = kept_by(request, id), request.FILES.get("picture"), request.POST.get("caption", "")
    if upload is None:
        return list_page(request, row, error=_("请先选一张图或一份文件"), caption=caption)
    try:
        add_picture(gathering=row, upload=upload, caption=caption, by=request.visitor.actor, now=request.now)
    except PictureRefused as refused:
        return list_page(request, row, error=str(refused), caption=caption)
    flash(request, _("已放上"))
    return to_gathering(request, id, ANCHOR)


@opens(may(ORGANISE), methods=("POST",))
def picture_remove(request: Request, id: UUID) -> HttpResponse:
    row = kept_by(request, id)
    try:
        wanted = UUID(request.POST.get("picture", ""))
    except ValueError:
        raise Http404(str(id)) from None
    pictures = GatheringPicture.objects.filter(gathering=row, id=wanted).select_related("file", "gathering")
    picture = pictures.first()
    if picture is None:
        raise Http404(str(wanted))
    remove_picture(picture=picture, by=request.visitor.actor, now=request.now)
    flash(request, _("已拿下"))
    return to_gathering(request, id, ANCHOR)


@opens(anyone)
def picture(request: Request, id: UUID, picture: UUID, size: str) -> HttpResponse:
    """Its bytes, where the gathering itself may be known."""
    found = picture_for(request.visitor, id, picture)
    return picture_of(found.file if found else None, size)


@opens(anyone)
def document(request: Request, id: UUID, picture: UUID) -> HttpResponse:
    """As `picture`, to be saved."""
    found = picture_for(request.visitor, id, picture)
    return document_of(found.file if found else None, found.caption if found else "")
