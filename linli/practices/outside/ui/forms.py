"""What is asked of bodies outside, and what they say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.practices.outside.actions.links import DAYS
from linli.practices.outside.queries.events import VERBS

PHOTOS = ("photo1", "photo2", "photo3")


class AskForm(forms.Form):
    asked = forms.CharField(max_length=2000, error_messages={"required": _("请写要对方办什么")})
    where = forms.CharField(max_length=160, required=False)
    contact = forms.CharField(max_length=40, required=False)
    phone = forms.CharField(max_length=30, required=False)
    days = forms.TypedChoiceField(choices=[(str(days), days) for days in DAYS], coerce=int)


class Pictured(forms.Form):
    photo1 = forms.FileField(required=False)
    photo2 = forms.FileField(required=False)
    photo3 = forms.FileField(required=False)

    def uploads(self) -> list[Any]:
        return [self.cleaned_data[name] for name in PHOTOS if self.cleaned_data.get(name)]


class PromiseForm(Pictured):
    what = forms.CharField(max_length=500, error_messages={"required": _("请写答应做什么")})
    due_on = forms.DateField(error_messages={"required": _("请写哪天前办到")})


class ProgressForm(Pictured):
    text = forms.CharField(max_length=2000, error_messages={"required": _("请写下内容")})


class AnswerForm(Pictured):
    text = forms.CharField(max_length=2000, error_messages={"required": _("没有答复不能办结：请写下给居民的回音")})
    due_on = forms.DateField(required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500, error_messages={"required": _("请写明理由")})

    def uploads(self) -> list[Any]:
        return []


class KeepForm(Pictured):
    words = forms.CharField(max_length=500, error_messages={"required": _("请写办成了什么样")})


class HookForm(forms.Form):
    name = forms.CharField(max_length=60, error_messages={"required": _("请写是给哪个系统用的")})
    url = forms.CharField(max_length=500, error_messages={"required": _("请填写地址")})
    verbs = forms.MultipleChoiceField(choices=list(VERBS.items()), required=False)
