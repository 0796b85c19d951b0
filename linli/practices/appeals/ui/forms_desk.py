"""What the desk and the grid worker fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.enums import Source
from linli.kernel.personal import normal_phone
from linli.practices.appeals.queries.reports import category_with, place_with
from linli.registry.models import Place

TOLD = [(source.value, source.label) for source in (Source.CALL, Source.COUNTER, Source.WECHAT)]
GROUNDS = [("非本辖区", _("非本辖区")), ("非社区职责", _("非社区职责"))]


class PlacedForm(forms.Form):
    """Category, words and where: what every way in has in common."""

    category = forms.CharField(max_length=40, error_messages={"required": _("请选择是哪一类")})
    text = forms.CharField(max_length=5000, error_messages={"required": _("请写下发生了什么")})
    place = forms.CharField(max_length=40, required=False)
    where = forms.CharField(max_length=160, required=False)
    urgent = forms.BooleanField(required=False)

    def clean_category(self) -> Any:
        category = category_with(self.cleaned_data["category"])
        if category is None:
            raise forms.ValidationError(_("请选择是哪一类"))
        return category

    def clean_place(self) -> Place | None:
        given = self.cleaned_data["place"]
        place = place_with(given)
        if given and place is None:
            raise forms.ValidationError(_("没有这个楼栋，请重新选择"))
        return place


class CallerForm(PlacedForm):
    """Who it is: a phone, a name, or nobody (an anonymous call)."""

    phone = forms.CharField(max_length=30, required=False)
    name = forms.CharField(max_length=40, required=False)
    wants_call = forms.BooleanField(required=False)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and normal_phone(phone) is None:
            raise forms.ValidationError(_("电话号码不对，请检查"))
        return phone


class EntryForm(CallerForm):
    """代录, for somebody found before or not."""

    caller = forms.CharField(max_length=40, required=False)
    source = forms.ChoiceField(choices=TOLD, initial=Source.CALL)


class PaperForm(CallerForm):
    """12345 转办单: the entry, with the hotline's number and deadline."""

    number = forms.CharField(max_length=40, error_messages={"required": _("请写转办单号")})
    due_at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": _("请写 12345 要求的办结时间"), "invalid": _("时间不对，例如 2026-05-20 17:30")},
    )


class ReplyForm(forms.Form):
    """The four answers of the hotline's form."""

    handled = forms.CharField(max_length=2000, required=False)
    answer = forms.CharField(max_length=2000, required=False)
    contacted = forms.BooleanField(required=False)
    finished = forms.CharField(max_length=40, required=False)


class NotOursForm(forms.Form):
    ground = forms.ChoiceField(choices=GROUNDS)
    reason = forms.CharField(max_length=500, error_messages={"required": _("请写明理由和应当找谁，居民会看到")})
    version = forms.IntegerField()


class RoundForm(PlacedForm):
    """即办即结 on a phone: what was found, what was done; where is one's own grid unless said otherwise."""

    done = forms.CharField(max_length=2000, required=False)
    grid = forms.CharField(max_length=40, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    outcome = forms.ChoiceField(choices=[("settle", ""), ("raise", "")])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == "settle" and not data.get("done", "").strip():
            self.add_error("done", _("请写下怎么办好的；还没办好，请点“发现但没办完”"))
        return data


class TurnForm(forms.Form):
    """Whose turn is next, and why."""

    to = forms.UUIDField(error_messages={"required": _("请选择转给谁"), "invalid": _("请选择转给谁")})
    reason = forms.CharField(max_length=500, error_messages={"required": _("请写明理由")})
    version = forms.IntegerField()
