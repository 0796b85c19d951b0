"""认领公示: which organisations keep the green where, and how they answer. Open to anyone."""

from django.http import HttpResponse

from linli.accounts.opens import Request, anyone, opens
from linli.design.pages import page
from linli.kernel.worktime import local
from linli.practices.appeals.queries.upkeep import upkeep_records


@opens(anyone)
def upkeep(request: Request) -> HttpResponse:
    return page(request, "appeals/upkeep.html", records=upkeep_records(local(request.now).date()))
