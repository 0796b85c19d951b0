"""What is filled in about a gathering, a programme, and somebody on a list."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.gatherings.actions.scheduling import SIGN_UP_TIMES, Plan
from linli.engines.gatherings.enums import EnrolmentRole, GatheringKind, SignUp
from linli.engines.gatherings.models import Gathering, Programme
from linli.engines.gatherings.rules_recurrence import (
    BadRule,
    OnDayOff,
    days_of,
    moments,
    monthly_on,
    weekly_on,
    with_days_off,
)
from linli.kernel.calendars import calendar_of
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI, local
from linli.registry.enums import PartyKind, PlaceKind
from linli.registry.models import Party, Place

AHEAD = timedelta(days=370)
REPEATS = [
    ("", gettext_lazy("只这一次")),
    ("weekly", gettext_lazy("每周这一天")),
    ("monthly", gettext_lazy("每月这一天")),
    ("workdays", gettext_lazy("每个工作日")),
]
DAYS_OFF = [
    (OnDayOff.KEEP.value, gettext_lazy("照常举行")),
    (OnDayOff.SKIP.value, gettext_lazy("停一次")),
    (OnDayOff.NEXT_WORKDAY.value, gettext_lazy("顺延到下一个工作日")),
]


def moment_of(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=SHANGHAI)


def places() -> list[tuple[str, str]]:
    rows = Place.objects.filter(kind__in=(PlaceKind.FACILITY, PlaceKind.ROOM, PlaceKind.ESTATE), is_active=True)
    return [(str(row.id), row.name) for row in rows.order_by("kind", "name", "id")]


def leaders() -> list[tuple[str, str]]:
    rows = Party.objects.filter(is_active=True).exclude(kind=PartyKind.PERSON)
    return [(str(row.id), row.name) for row in rows.order_by("name", "id")]


def programmes() -> list[tuple[str, str]]:
    rows = Programme.objects.filter(is_active=True).order_by("name", "id")
    return [(str(row.id), row.name) for row in rows]


def _row(model: type, id: Any) -> Any:
    return model.objects.filter(id=id).first() if id else None  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """What can also be changed later: words, place, limits."""

    title = forms.CharField(max_length=80)
    kind = forms.ChoiceField(choices=GatheringKind.choices)
    programme = forms.UUIDField(required=False)
    place = forms.UUIDField(required=False)
    room_words = forms.CharField(max_length=60, required=False)
    led_by = forms.UUIDField(required=False)
    text = forms.CharField(max_length=2000, required=False)
    materials = forms.CharField(max_length=1000, required=False)
    sign_up = forms.ChoiceField(choices=SignUp.choices)
    capacity = forms.IntegerField(min_value=1, max_value=100_000, required=False)
    helper_capacity = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    is_public = forms.BooleanField(required=False)
    asks_photo = forms.BooleanField(required=False)
    opens_at = forms.DateTimeField(required=False)
    closes_at = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("opens_at") and given.get("closes_at") and given["closes_at"] <= given["opens_at"]:
            self.add_error("closes_at", _("截止要在开始报名之后"))
        return given

    def fields_given(self) -> dict[str, Any]:
        """The cleaned values as fields of a gathering."""
        rows = {"programme": Programme, "place": Place, "led_by": Party}
        given = {name: self.cleaned_data[name] for name in WordsForm.base_fields}
        return given | {name: _row(model, given[name]) for name, model in rows.items()}


class PlanForm(WordsForm):
    """A new gathering, once or by a rule."""

    on = forms.DateField()
    begins = forms.TimeField()
    ends = forms.TimeField()
    repeat = forms.ChoiceField(choices=REPEATS, required=False)
    until = forms.DateField(required=False)
    days_off = forms.ChoiceField(choices=DAYS_OFF, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("结束时间要在开始时间之后"))
        if given.get("repeat") and "on" in given:
            until = given.get("until")
            if until is None or not given["on"] <= until <= given["on"] + AHEAD:
                self.add_error("until", _("请写明重复到哪一天，最多一年"))
        return given

    def plan(self) -> Plan:
        given = self.cleaned_data
        starts, ends = moment_of(given["on"], given["begins"]), moment_of(given["on"], given["ends"])
        return Plan(starts_at=starts, ends_at=ends, **self.fields_given())

    def starts(self, community: Community) -> list[datetime]:
        """All the times of the rule, days off as chosen."""
        given, day = self.cleaned_data, self.cleaned_data["on"]
        rules = {
            "weekly": weekly_on([day.weekday()]), "monthly": monthly_on(day.day), "workdays": "FREQ=DAILY",
        }  # fmt: skip
        calendar = calendar_of(community)
        choice = OnDayOff.SKIP if given["repeat"] == "workdays" else OnDayOff(given["days_off"] or OnDayOff.KEEP)
        try:
            days = days_of(rules[given["repeat"]], day, given["until"])
        except BadRule:
            return []
        return moments(with_days_off(days, choice, calendar.is_workday), given["begins"])


class EditForm(WordsForm):
    on = forms.DateField()
    begins = forms.TimeField()
    ends = forms.TimeField()
    all_later = forms.BooleanField(required=False)

    def times(self) -> tuple[datetime, datetime]:
        given = self.cleaned_data
        return moment_of(given["on"], given["begins"]), moment_of(given["on"], given["ends"])

    def changes(self, row: Gathering) -> dict[str, Any]:
        """What differs, as fields; the times of sign-up as they must be before the session is moved, and they with it."""
        given, shift = self.fields_given(), self.times()[0] - row.starts_at
        for name in SIGN_UP_TIMES:
            wanted = given.pop(name)
            if _to_minute(wanted) != _to_minute(getattr(row, name)):
                given[name] = wanted and wanted - shift
        return given


def _to_minute(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(second=0, microsecond=0)


def initial_of(row: Gathering) -> dict[str, Any]:
    """A gathering as the form shows it."""
    starts, ends = local(row.starts_at), local(row.ends_at)
    fields = {name: getattr(row, name) for name in WordsForm.base_fields}
    keys = {name: getattr(row, f"{name}_id") for name in ("programme", "place", "led_by")}
    times = {name: f"{local(at):%Y-%m-%dT%H:%M}" for name in SIGN_UP_TIMES if (at := getattr(row, name))}
    return fields | keys | times | {"on": starts.date(), "begins": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}


class AttendeeForm(forms.Form):
    """Somebody put on the list by a worker."""

    name = forms.CharField(max_length=40)
    phone = forms.CharField(max_length=20, required=False)
    role = forms.ChoiceField(choices=EnrolmentRole.choices)
    checked = forms.BooleanField(required=False)
    photo = forms.ChoiceField(choices=[("yes", ""), ("no", "")], required=False)


class ProgrammeForm(forms.Form):
    key = forms.SlugField(max_length=40, required=False)
    name = forms.CharField(max_length=60)
    kind = forms.ChoiceField(choices=GatheringKind.choices)
    description = forms.CharField(max_length=1000, required=False)
    audience = forms.CharField(max_length=60, required=False)
    place = forms.UUIDField(required=False)
    led_by = forms.UUIDField(required=False)
    needs = forms.UUIDField(required=False)
    min_age = forms.IntegerField(min_value=0, max_value=120, required=False)
    max_age = forms.IntegerField(min_value=0, max_value=120, required=False)
    per_household = forms.IntegerField(min_value=1, max_value=20, required=False)
    certificate_months = forms.IntegerField(min_value=1, max_value=120, required=False)

    def fields_given(self) -> dict[str, Any]:
        rows = {"place": Place, "led_by": Party, "needs": Programme}
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return given | {name: _row(model, given[name]) for name, model in rows.items()}
