"""What people fill in at the council: proposals, opinions, appraisals, resolutions, projects. Values only, no rules."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.worktime import SHANGHAI
from linli.practices.council.enums import Hall, PhotoMoment, Profession, Stance, Verdict, Way
from linli.practices.council.rules import read_fen


class Yuan(forms.CharField):
    """An amount in yuan; cleaned to fen, None where nothing was given."""

    def __init__(self, *, negative: bool = False, **kwargs: Any) -> None:
        self.negative = negative
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        minus = self.negative and text[0] in "-－"
        try:
            fen = read_fen(text[1:] if minus else text)
        except ValueError as wrong:
            raise forms.ValidationError(_("金额要写成数字，如 12000 或 350.50")) from wrong
        return -fen if minus else fen


def evening(day: date) -> datetime:
    """The end of a day's work, by which something is due."""
    return datetime.combine(day, time(18), tzinfo=SHANGHAI)


class ProposalForm(forms.Form):
    title = forms.CharField(max_length=200, required=False)
    text = forms.CharField(max_length=6000, required=False)
    name = forms.CharField(max_length=40, required=False)
    place = forms.UUIDField(required=False)
    round = forms.BooleanField(required=False)
    about_nobody = forms.BooleanField(required=False)
    own = forms.BooleanField(required=False)


class DeskProposalForm(ProposalForm):
    gathering = forms.UUIDField(required=False)


class RevisionForm(forms.Form):
    title = forms.CharField(max_length=200, required=False)
    text = forms.CharField(max_length=6000, required=False)
    note = forms.CharField(max_length=200, required=False)
    about_nobody = forms.BooleanField(required=False)


class OpinionForm(forms.Form):
    stance = forms.ChoiceField(choices=Stance.choices)
    words = forms.CharField(max_length=600, required=False)
    signs = forms.BooleanField(required=False)


class HeardForm(OpinionForm):
    way = forms.ChoiceField(choices=Way.choices)
    place = forms.UUIDField(required=False)
    where = forms.CharField(max_length=60, required=False)
    name = forms.CharField(max_length=40, required=False)
    times = forms.IntegerField(min_value=1, max_value=500, required=False)


class DatesForm(forms.Form):
    opens_on = forms.DateField()
    closes_on = forms.DateField()


class AskForm(forms.Form):
    party = forms.UUIDField()
    profession = forms.ChoiceField(choices=Profession.choices)
    due_on = forms.DateField()


class AppraisalForm(forms.Form):
    verdict = forms.ChoiceField(choices=Verdict.choices, error_messages={"required": gettext_lazy("请选结论")})
    cost = Yuan(required=False)
    days = forms.IntegerField(min_value=1, max_value=3650, required=False)
    conditions = forms.CharField(max_length=1000, required=False)
    notes = forms.CharField(max_length=2000, required=False)


class ResolutionForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=[("adopt", ""), ("refuse", "")], error_messages={"required": gettext_lazy("请选采纳还是不采纳")}
    )
    reason = forms.CharField(max_length=4000, required=False)
    cost = Yuan(required=False)
    days = forms.IntegerField(min_value=1, max_value=3650, required=False)
    version = forms.IntegerField(required=False)


class BeginForm(forms.Form):
    holder = forms.UUIDField()
    budget = Yuan()
    due_on = forms.DateField()
    promise = forms.CharField(max_length=1000, required=False)


class StepForm(forms.Form):
    title = forms.CharField(max_length=60)
    holder = forms.UUIDField()
    due_on = forms.DateField()


class SpendForm(forms.Form):
    label = forms.CharField(max_length=60)
    amount = Yuan(negative=True)
    source = forms.CharField(max_length=40, required=False)
    spent_on = forms.DateField()


class PhotoForm(forms.Form):
    moment = forms.ChoiceField(choices=PhotoMoment.choices)
    caption = forms.CharField(max_length=60, required=False)


class DoorForm(forms.Form):
    hall = forms.ChoiceField(choices=Hall.choices)
    on = forms.DateField()
    count = forms.IntegerField(min_value=1, max_value=100_000)


class RoundForm(forms.Form):
    year = forms.IntegerField(min_value=2000, max_value=2100)
    name = forms.CharField(max_length=40)
    opens_on = forms.DateField()
    closes_on = forms.DateField()
    seats = forms.IntegerField(min_value=1, max_value=20)


def first_error(form: forms.Form) -> str:
    """What must be mended first, with the field it is about."""
    messages = next(iter(form.errors.values()))
    return str(messages[0])
