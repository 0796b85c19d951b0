"""What a playbook says of classes is made so: programmes, theme days, plots. Run again it changes nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.engines.gatherings.models import Programme
from linli.kernel.playbooks import Changes, differences, spread
from linli.practices.learning.actions.themes import want_years
from linli.practices.learning.models import Plot, ThemeDay
from linli.practices.learning.playbook import LearningSection
from linli.registry.models import Party, Place


def set_learning(
    *,
    section: LearningSection,
    parties: Mapping[str, Party],
    places: Mapping[str, Place],
    changes: Changes,
    now: datetime,
) -> dict[str, Programme]:
    """Programmes, then what stands on them. What the playbook no longer names is closed, never removed."""
    programmes = _programmes(section, parties, places, changes)
    _theme_days(section, programmes, places, changes)
    if section.theme_days:
        want_years(now)
    if section.garden is not None:
        _plots(section, programmes, changes)
    return programmes


def _programmes(
    section: LearningSection, parties: Mapping[str, Party], places: Mapping[str, Place], changes: Changes
) -> dict[str, Programme]:
    known = {row.key: row for row in Programme.objects.order_by("key")}
    for key, entry in section.programmes.items():
        given = entry.model_dump(exclude={"place", "led_by", "needs", "row"})
        wanted: dict[str, Any] = given | {
            "row": entry.row.value if entry.row else "", "kind": entry.kind.value, "is_active": True,
            "place": places[entry.place] if entry.place else None,
            "led_by": parties[entry.led_by] if entry.led_by else None,
        }  # fmt: skip
        _keep(Programme, known, key, wanted, _("系列活动"), changes)
    for key, entry in section.programmes.items():
        needs = known[entry.needs] if entry.needs else None
        if differences(known[key], {"needs": needs}):
            known[key].save(update_fields=["needs"])
    _close(known, section.programmes, "programmes", _("系列活动"), changes)
    return known


def _theme_days(
    section: LearningSection, programmes: Mapping[str, Programme], places: Mapping[str, Place], changes: Changes
) -> None:
    known = {row.key: row for row in ThemeDay.objects.select_related("programme", "place").order_by("key")}
    for key, entry in section.theme_days.items():
        wanted = entry.model_dump(exclude={"place", "programme"}) | {
            "programme": programmes[entry.programme], "place": places[entry.place] if entry.place else None,
            "is_active": True,
        }  # fmt: skip
        _keep(ThemeDay, known, key, wanted, _("主题日"), changes)
    _close(known, section.theme_days, "theme_days", _("主题日"), changes)


def _plots(section: LearningSection, programmes: Mapping[str, Programme], changes: Changes) -> None:
    assert section.garden is not None
    programme = programmes[section.garden.programme]
    known = set(Plot.objects.filter(programme=programme).order_by().values_list("code", flat=True))
    for text in section.garden.plots:
        for code in spread(text):
            if code not in known:
                Plot.new(programme=programme, code=code)
                known.add(code)
                changes.added(_("园地"), code)


def _keep(model: Any, known: dict[str, Any], key: str, wanted: dict[str, Any], what: str, changes: Changes) -> None:
    row = known.get(key)
    if row is None:
        known[key] = model.new(key=key, **wanted)
        changes.added(what, wanted["name"])
        return
    made = differences(row, wanted)
    if made:
        row.save(update_fields=[*wanted])
        changes.changed(what, wanted["name"], made)


def _close(known: Mapping[str, Any], named: Mapping[str, Any], section: str, what: str, changes: Changes) -> None:
    """Rows that the last playbook named and this one does not; what somebody opened by hand stays."""
    for key in changes.names(section, [*named]):
        row = known.get(key)
        if row is not None and row.is_active:
            row.is_active = False
            row.save(update_fields=["is_active"])
            changes.removed(what, row.name)
