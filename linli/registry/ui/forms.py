"""What the registry's pages take in."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.personal import normal_phone
from linli.registry.enums import GroupKind, KinRelation, PlaceKind, ResidenceKind, ResponsibilityRole, Sex, TieKind
from linli.registry.models import Party, Place
from linli.registry.queries.tree import place_said
from linli.registry.rules import BadOutline, OutlineProblem, inside_point, read_outline

OUTLINE_WORDS = {
    OutlineProblem.NOT_GEOJSON: _("这不是 GeoJSON，请重新画或重新粘贴"),
    OutlineProblem.NOT_POLYGON: _("轮廓要是一个多边形（Polygon），至少三个角"),
    OutlineProblem.TOO_MANY: _("角太多，请简化后再粘贴"),
    OutlineProblem.OUTSIDE: _("坐标超出范围：经度在前、纬度在后，单位是度"),
    OutlineProblem.CROSSES: _("边线相互交叉，请重新画"),
}
CODE = re.compile(r"^[\w.-]{1,40}$")
HOURS = re.compile(r"^\s*(\d{1,2}:\d{2})\s*[-–~到至]\s*(\d{1,2}:\d{2})\s*$")


class CodeField(forms.CharField):
    """A stable name inside the community: letters, digits, hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, error_messages={"required": _("请写代码")}, **kwargs)

    def clean(self, value: Any) -> str:
        code: str = super().clean(value).strip()
        if code and not CODE.match(code):
            raise forms.ValidationError(_("代码只用字母、数字和短横，例如 1-3-2"))
        return code


class PlaceForm(forms.Form):
    kind = forms.ChoiceField(choices=PlaceKind.choices)
    name = forms.CharField(max_length=80, error_messages={"required": _("请写名称")})
    code = CodeField()
    parent = forms.CharField(max_length=160, required=False)
    grid = forms.CharField(max_length=160, required=False)
    address = forms.CharField(max_length=160, required=False)
    purpose = forms.CharField(max_length=40, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    outline = forms.CharField(max_length=200_000, required=False)

    def _place(self, name: str) -> Place | None:
        code = self.cleaned_data[name].strip()
        place = place_said(code)
        if code and place is None:
            raise forms.ValidationError(_("没有找到“%(code)s”，请写全名称或地址，或写代码"), params={"code": code})
        return place

    def clean_parent(self) -> Place | None:
        return self._place("parent")

    def clean_grid(self) -> Place | None:
        return self._place("grid")

    def clean_outline(self) -> dict[str, Any] | None:
        text = self.cleaned_data["outline"].strip()
        try:
            return read_outline(text) if text else None
        except BadOutline as bad:
            raise forms.ValidationError(OUTLINE_WORDS[bad.problem]) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            self.add_error("latitude", _("纬度和经度要一起写"))
        if data.get("outline") and data.get("latitude") is None and "latitude" not in self.errors:
            data["latitude"], data["longitude"] = inside_point(data["outline"])
        return data


class GroupForm(forms.Form):
    kind = forms.ChoiceField(choices=GroupKind.choices)
    name = forms.CharField(max_length=80, error_messages={"required": _("请写名称")})
    code = CodeField()
    phone = forms.CharField(max_length=20, required=False)
    active = forms.BooleanField(required=False)


class MemberForm(forms.Form):
    person = forms.CharField(max_length=40, error_messages={"required": _("请选择人员")})
    title = forms.CharField(max_length=40, required=False)
    from_on = forms.DateField(error_messages={"required": _("请写开始日期"), "invalid": _("日期不对")})


class EndForm(forms.Form):
    until_on = forms.DateField(error_messages={"required": _("请写结束日期"), "invalid": _("日期不对")})


class PersonForm(forms.Form):
    name = forms.CharField(max_length=40, error_messages={"required": _("请写姓名")})
    title = forms.CharField(max_length=40, required=False)
    sex = forms.ChoiceField(choices=Sex.choices, initial=Sex.UNKNOWN)
    born_on = forms.DateField(required=False, error_messages={"invalid": _("日期不对")})
    phone = forms.CharField(max_length=30, required=False)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and normal_phone(phone) is None:
            raise forms.ValidationError(_("电话号码不对，请检查"))
        return phone


class SpellForm(forms.Form):
    """What begins on a day that has come by `today`: whoever moves next week lives here until then."""

    from_on = forms.DateField(error_messages={"required": _("请写从哪天起"), "invalid": _("日期不对")})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_from_on(self) -> date:
        day: date = self.cleaned_data["from_on"]
        if day > self.today:
            raise forms.ValidationError(_("日子还没到，到了那天再登记"))
        return day


class ResidenceForm(SpellForm):
    place = forms.CharField(max_length=160, required=False)
    elsewhere = forms.CharField(max_length=80, required=False)
    kind = forms.ChoiceField(choices=ResidenceKind.choices)

    def clean_place(self) -> Place | None:
        code = self.cleaned_data["place"].strip()
        place = place_said(code)
        if code and place is None:
            raise forms.ValidationError(_("没有找到这个地方，请写全地址，或写代码"))
        return place


class AwayForm(SpellForm):
    elsewhere = forms.CharField(max_length=80, error_messages={"required": _("请写搬到哪里")})
    registration_too = forms.BooleanField(required=False)


class DeathForm(forms.Form):
    died_on = forms.DateField(error_messages={"required": _("请写日期"), "invalid": _("日期不对")})


class TieForm(forms.Form):
    """`other` is chosen from those found; `powers` count for an authorisation only."""

    kind = forms.ChoiceField(choices=TieKind.choices)
    other = forms.UUIDField(
        error_messages={"required": _("请先找到另一位，再选"), "invalid": _("请先找到另一位，再选")}
    )
    relation = forms.ChoiceField(choices=KinRelation.choices, required=False)
    may_act = forms.BooleanField(required=False)
    may_collect = forms.BooleanField(required=False)
    may_see = forms.BooleanField(required=False)
    attested_by = forms.CharField(max_length=120, error_messages={"required": _("请写谁证明，或证明文件的编号")})
    from_on = forms.DateField(error_messages={"required": _("请写开始日期"), "invalid": _("日期不对")})
    until_on = forms.DateField(required=False, error_messages={"invalid": _("日期不对")})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == TieKind.KINSHIP and not data.get("relation"):
            self.add_error("relation", _("请选是什么亲属"))
        return data


class ResponsibilityForm(forms.Form):
    party = forms.UUIDField(error_messages={"required": _("请选择谁负责"), "invalid": _("请选择谁负责")})
    role = forms.ChoiceField(choices=ResponsibilityRole.choices)
    place = forms.CharField(max_length=160, required=False)
    claimed = forms.BooleanField(required=False)
    from_on = forms.DateField(error_messages={"required": _("请写开始日期"), "invalid": _("日期不对")})

    def clean_place(self) -> Place | None:
        code = self.cleaned_data["place"].strip()
        place = place_said(code)
        if code and place is None:
            raise forms.ValidationError(_("没有找到“%(code)s”，请写全名称或地址，或写代码"), params={"code": code})
        return place

    def clean_party(self) -> Party:
        party = Party.objects.filter(id=self.cleaned_data["party"], is_active=True).first()
        if party is None:
            raise forms.ValidationError(_("请选择谁负责"))
        return party


class DutyForm(forms.Form):
    party = forms.UUIDField(error_messages={"required": _("请选择谁值班"), "invalid": _("请选择谁值班")})
    first = forms.DateField(error_messages={"required": _("请写开始日期"), "invalid": _("日期不对")})
    days = forms.IntegerField(min_value=1, max_value=31, error_messages={"required": _("请写天数")})


class DayForm(forms.Form):
    on = forms.DateField(error_messages={"required": _("请选日期"), "invalid": _("日期不对")})
    what = forms.ChoiceField(choices=[("work", ""), ("rest", ""), ("published", "")])
    name = forms.CharField(max_length=40, required=False)


def read_hours(text: str) -> list[list[str]]:
    """`08:30-11:30 13:30-17:30` as pairs. Raises ValueError for anything else."""
    pairs = []
    for piece in re.split(r"[,，、;；\s]+", text.strip()):
        if not piece:
            continue
        found = HOURS.match(piece)
        if found is None:
            raise ValueError(piece)
        pairs.append([f"{each:0>5}" for each in found.groups()])
    return pairs


def month_asked(text: str, today: date) -> tuple[int, int]:
    """`2026-05`; this month for anything else."""
    found = re.match(r"^(\d{4})-(\d{2})$", text)
    year, month = (int(found[1]), int(found[2])) if found else (today.year, today.month)
    return (year, month) if 1 <= month <= 12 and 2000 <= year <= 2100 else (today.year, today.month)
