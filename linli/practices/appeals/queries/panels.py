"""What the page of a matter shows of appeals: the hotline's paper, the lists it is on."""

from datetime import datetime

from django.db.models import Q

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Matter
from linli.engines.matters.models.matter import OPEN
from linli.practices.appeals.models import Forwarded, JointItem
from linli.practices.appeals.permissions import FORWARDED
from linli.practices.appeals.queries.joint_lists import lists_for, works_together
from linli.registry.models import Place


def hotline_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """The hotline's number and deadline, for who answers the hotline."""
    if matter.source != Source.HOTLINE or not visitor.may(FORWARDED):
        return []
    paper = Forwarded.objects.filter(matter=matter).first()
    return [Panel("appeals/_hotline.html", {"paper": paper})] if paper else []


def joint_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """The lists of the visitor's parties that it is on."""
    if not works_together(visitor):
        return []
    items = JointItem.objects.filter(matter=matter, joint_list__in=lists_for(visitor)).select_related("joint_list")
    found = list(items.order_by("added_at", "id"))
    return [Panel("appeals/_joint.html", {"items": found})] if found else []


def open_matters_at(place: Place, now: datetime) -> bool:
    """Whether a place cannot be put aside because something there is not answered yet."""
    return Matter.objects.filter(Q(place=place) | Q(grid=place), OPEN).exists()
