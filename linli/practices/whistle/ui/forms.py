"""What is filled in on the pages of whistles, partners, reviews and opinions. Who may and what is possible: the actions."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.enums import Rating
from linli.kernel.worktime import SHANGHAI
from linli.practices.whistle.enums import Field, Heard, OfferKind, OpinionTopic, PartnerGroup

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


def moment(label: Any) -> forms.DateTimeField:
    words = {"required": label, "invalid": _("时间不对，例如 2026-05-20 17:30")}
    return forms.DateTimeField(input_formats=MOMENTS, error_messages=words)


def chosen(label: Any) -> forms.UUIDField:
    return forms.UUIDField(error_messages={"required": label, "invalid": label})


def first_error(form: forms.Form) -> str:
    return str(next(iter(form.errors.values()))[0])


class BlowForm(forms.Form):
    title = forms.CharField(max_length=80, error_messages={"required": _("请写明什么事")})
    need = forms.CharField(max_length=1000, error_messages={"required": _("请写明需要他们做什么")})
    field = forms.ChoiceField(choices=Field.choices, initial=Field.OTHER, required=False)
    category = forms.UUIDField(required=False)
    report_by = moment(_("请写明什么时候前报到"))

    def clean_field(self) -> str:
        return self.cleaned_data["field"] or Field.OTHER


class CallForm(forms.Form):
    """Which call is meant; for one's own it may be left out."""

    call = forms.UUIDField(required=False)


class AnswerForm(CallForm):
    text = forms.CharField(max_length=1000, error_messages={"required": _("请写下答复")})


class MoreForm(forms.Form):
    party = chosen(_("请选择叫哪一家"))
    need = forms.CharField(max_length=300, required=False)


class TaskForm(forms.Form):
    call = chosen(_("请选择交给哪一家"))
    title = forms.CharField(max_length=120, error_messages={"required": _("请写明要办什么")})
    due = moment(_("请写明什么时候前办好"))


class MeetingForm(forms.Form):
    starts_at = moment(_("请写明什么时候开会"))
    minutes = forms.IntegerField(min_value=10, max_value=600, initial=60, required=False)
    where = forms.CharField(max_length=60, required=False)

    @property
    def span(self) -> tuple[datetime, datetime]:
        starts: datetime = self.cleaned_data["starts_at"]
        return starts, starts + timedelta(minutes=self.cleaned_data["minutes"] or 60)


class HeldForm(forms.Form):
    headcount = forms.IntegerField(
        min_value=0, max_value=10_000, error_messages={"required": _("请写到会多少人"), "invalid": _("请写到会多少人")}
    )


class EndForm(forms.Form):
    outcome = forms.CharField(max_length=1000, error_messages={"required": _("请写明结果")})
    solved = forms.ChoiceField(
        choices=[("1", _("解决了")), ("0", _("没有解决"))], error_messages={"required": _("请选择是否解决")}
    )


class RateForm(forms.Form):
    call = chosen(_("请选择评价哪一家"))
    rating = forms.ChoiceField(choices=Rating.choices, error_messages={"required": _("请选择评价")})
    reason = forms.CharField(max_length=300, required=False)


# -- partners


class PartnerForm(forms.Form):
    party = chosen(_("请选择是哪一家"))
    group = forms.ChoiceField(choices=PartnerGroup.choices, error_messages={"required": _("请选择是哪一类")})
    brings = forms.CharField(max_length=200, required=False)
    since = forms.DateField(error_messages={"required": _("请写从哪天起"), "invalid": _("日期不对")})


class UnitForm(forms.Form):
    """双报到: how many, never who."""

    on = forms.DateField(error_messages={"required": _("请写哪天报到"), "invalid": _("日期不对")})
    members = forms.IntegerField(
        min_value=0, max_value=100_000, error_messages={"required": _("请写报到多少人"), "invalid": _("请写报到多少人")}
    )
    posts = forms.CharField(max_length=200, required=False)


class OfferForm(forms.Form):
    kind = forms.ChoiceField(choices=OfferKind.choices, error_messages={"required": _("请选择提供还是需要")})
    partner = forms.UUIDField(required=False)
    title = forms.CharField(max_length=60, error_messages={"required": _("请写明是什么")})
    text = forms.CharField(max_length=300, required=False)
    total = forms.IntegerField(min_value=1, max_value=100_000, initial=1, required=False)
    unit = forms.CharField(max_length=10, required=False)
    until = forms.DateField(required=False, error_messages={"invalid": _("日期不对")})


class TakeForm(forms.Form):
    party = chosen(_("请选择谁来认领"))
    count = forms.IntegerField(min_value=1, max_value=100_000, initial=1, required=False)


# -- joint reviews


class ReviewForm(MeetingForm):
    month = forms.DateField(
        input_formats=["%Y-%m", "%Y-%m-%d"], error_messages={"required": _("请选择月份"), "invalid": _("月份不对")}
    )


class TopicForm(forms.Form):
    title = forms.CharField(max_length=80, error_messages={"required": _("请写明议题")})


class DecideForm(forms.Form):
    topic = chosen(_("请选择是哪个议题的决定"))
    title = forms.CharField(max_length=120, error_messages={"required": _("请写明要办什么")})
    party = chosen(_("请选择交给谁"))
    due = moment(_("请写明什么时候前办好"))


class SaidForm(forms.Form):
    topic = chosen(_("请选择是哪个议题"))
    said = forms.CharField(max_length=1000, required=False)


# -- opinions


class OpinionForm(forms.Form):
    text = forms.CharField(max_length=2000, required=False)
    topic = forms.ChoiceField(choices=OpinionTopic.choices, error_messages={"required": _("请选择是哪方面的")})
    heard = forms.ChoiceField(choices=Heard.choices, initial=Heard.AT_GATE, required=False)
    on = forms.DateField(required=False, error_messages={"invalid": _("日期不对")})
    place = forms.UUIDField(required=False, error_messages={"invalid": _("没有这个地方，请重新选择")})
    where = forms.CharField(max_length=60, required=False)

    def clean_heard(self) -> str:
        return self.cleaned_data["heard"] or Heard.AT_GATE


def written(moment: datetime) -> str:
    """As a `datetime-local` input wants it."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
