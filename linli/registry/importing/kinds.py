"""The kinds of lists that can be brought in: one mechanism, a table of columns each."""

from django.utils.translation import gettext_lazy as _

from linli.registry.importing.groups import ORGANISATIONS, TEAM_COLUMNS, apply_groups, comparing
from linli.registry.importing.people import compare_people
from linli.registry.importing.people_applying import apply_people
from linli.registry.importing.people_columns import PEOPLE
from linli.registry.importing.places import PLACES, apply_places, compare_places
from linli.registry.importing.plan import Kind
from linli.registry.importing.responsibilities import (
    RESPONSIBILITIES,
    apply_responsibilities,
    compare_responsibilities,
)
from linli.registry.permissions import EDIT_PEOPLE, EDIT_PLACES

KINDS = {
    kind.key: kind
    for kind in (
        Kind("people", _("人员"), PEOPLE, EDIT_PEOPLE, compare_people, apply_people),
        Kind("places", _("楼栋住房"), PLACES, EDIT_PLACES, compare_places, apply_places),
        Kind("organisations", _("单位"), ORGANISATIONS, EDIT_PLACES, comparing(teams=False), apply_groups),
        Kind("teams", _("队伍"), TEAM_COLUMNS, EDIT_PLACES, comparing(teams=True), apply_groups),
        Kind(
            "responsibilities", _("责任"), RESPONSIBILITIES, EDIT_PLACES, compare_responsibilities, apply_responsibilities
        ),
    )
}  # fmt: skip
