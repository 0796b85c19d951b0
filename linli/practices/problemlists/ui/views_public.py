"""Problem lists as anybody reads them: who took what, by when, done or not; on paper; the photos that may be seen."""

from uuid import UUID

from django.http import Http404, HttpResponse

from linli.accounts.opens import Request, anyone, opens
from linli.design.pages import page
from linli.design.pictures import picture_of
from linli.practices.problemlists.queries.problems import Listed, list_with, lists, public_photo, taker_shown


def listed_or_404(id: UUID, *, public: bool = True) -> Listed:
    found = list_with(id, public=public)
    if found is None:
        raise Http404(str(id))
    return found


@opens(anyone)
def problem_lists(request: Request) -> HttpResponse:
    return page(request, "problemlists/lists.html", found=lists(public=True))


@opens(anyone)
def problem_list(request: Request, id: UUID) -> HttpResponse:
    return page(request, "problemlists/list.html", found=listed_or_404(id), taker=taker_shown)


@opens(anyone)
def problem_list_print(request: Request, id: UUID) -> HttpResponse:
    """On A4, to be put up at the door."""
    return page(request, "problemlists/print.html", found=listed_or_404(id), taker=taker_shown)


@opens(anyone)
def problem_photo(request: Request, id: UUID, problem: UUID, size: str) -> HttpResponse:
    return picture_of(public_photo(id, problem), size)
