"""What is filled in at intake and while a case is settled."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.worktime import SHANGHAI
from linli.practices.mediation.actions.intake import Application, Quarreller
from linli.practices.mediation.actions.settling import Due
from linli.practices.mediation.enums import EvidenceKind, Intake, Kept, Outcome, Result, Side, Way
from linli.practices.mediation.queries.people import group_with, people_with, place_with
from linli.registry.enums import Sex
from linli.registry.models import Person

#: The letters before the fields of each party at intake.
SIDES = {"a": Side.APPLICANT, "b": Side.RESPONDENT, "c": Side.THIRD}
GENDERS = [("", "—"), (Sex.FEMALE.value, Sex.FEMALE.label), (Sex.MALE.value, Sex.MALE.label)]
DUES = range(1, 7)


class IntakeForm(forms.Form):
    way = forms.ChoiceField(choices=Way.choices, error_messages={"required": _("请选择怎样调解")})
    intake = forms.ChoiceField(choices=Intake.choices, error_messages={"required": _("请选择受理方式")})
    quarrel = forms.CharField(max_length=30, error_messages={"required": _("请选择纠纷类型")})
    facts = forms.CharField(max_length=3000, error_messages={"required": _("请写明纠纷的简要情况")})
    place = forms.CharField(max_length=40, required=False)
    urgent = forms.BooleanField(required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for letter in SIDES:
            self.fields |= _party_fields(letter)
        self.fields["a_name"].required = self.fields["b_name"].required = True

    def application(self) -> Application:
        told = self.cleaned_data
        here = {letter: side for letter, side in SIDES.items() if told[f"{letter}_name"]}
        known = people_with([(told[f"{letter}_name"], told[f"{letter}_phone"]) for letter in here])
        parties = [_quarreller(letter, side, told, known) for letter, side in here.items()]
        return Application(
            Way(told["way"]), Intake(told["intake"]), told["quarrel"], told["facts"], parties,
            place_with(told["place"]), told["urgent"],
        )  # fmt: skip


def _party_fields(letter: str) -> dict[str, forms.Field]:
    missing = {"required": _("请写明当事人的姓名或名称")}
    return {
        f"{letter}_name": forms.CharField(max_length=60, required=False, error_messages=missing),
        f"{letter}_phone": forms.CharField(max_length=30, required=False),
        f"{letter}_group": forms.UUIDField(required=False),
        f"{letter}_claim": forms.CharField(max_length=1000, required=False),
        f"{letter}_agent": forms.CharField(max_length=200, required=False),
        f"{letter}_identity": forms.BooleanField(required=False),
        f"{letter}_home_town": forms.CharField(max_length=40, required=False),
        f"{letter}_dialect": forms.CharField(max_length=20, required=False),
        f"{letter}_gender": forms.ChoiceField(choices=GENDERS, required=False),
    }


def _quarreller(letter: str, side: Side, told: dict[str, Any], known: dict[tuple[str, str], Person]) -> Quarreller:
    name, phone = told[f"{letter}_name"], told[f"{letter}_phone"]
    group = group_with(told[f"{letter}_group"])
    return Quarreller(
        side, name, phone, None if group else known.get((name, phone)), group, told[f"{letter}_claim"],
        told[f"{letter}_agent"], told[f"{letter}_identity"], told[f"{letter}_home_town"], told[f"{letter}_dialect"],
        told[f"{letter}_gender"],
    )  # fmt: skip


class Moment(forms.DateTimeField):
    """A time typed into a field of the browser: of the community's clock."""

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        return found.replace(tzinfo=SHANGHAI) if found else None


class ArrangeForm(forms.Form):
    at = Moment(error_messages={"required": _("请写明时间"), "invalid": _("时间写法不对")})
    where = forms.CharField(max_length=80, required=False)
    party = forms.UUIDField(required=False)


class NoteForm(forms.Form):
    method = forms.CharField(max_length=30, required=False)
    outcome = forms.ChoiceField(choices=Outcome.choices, error_messages={"required": _("请选择谈得怎么样")})
    words = forms.CharField(max_length=5000, error_messages={"required": _("请写下这次调解的情况")})


class HeldForm(ArrangeForm, NoteForm):
    """A session written down after it was held."""


class AgreeForm(forms.Form):
    result = forms.ChoiceField(choices=Result.choices, error_messages={"required": _("请选择怎样达成")})
    words = forms.CharField(max_length=5000, error_messages={"required": _("请写下约定的内容")})
    method = forms.CharField(max_length=30, required=False)
    paper = forms.CharField(max_length=40, required=False)
    made_on = forms.DateField(error_messages={"required": _("请写明日期"), "invalid": _("日期写法不对")})
    version = forms.IntegerField(required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for number in DUES:
            self.fields[f"what_{number}"] = forms.CharField(max_length=200, required=False)
            self.fields[f"due_{number}"] = forms.DateField(required=False)
            self.fields[f"yuan_{number}"] = forms.DecimalField(
                required=False, min_value=0, max_digits=11, decimal_places=2
            )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        for number in DUES:
            if bool(told.get(f"what_{number}")) != bool(told.get(f"due_{number}")):
                self.add_error(f"what_{number}", _("每一期都要写明做什么、哪一天以前"))
        return told

    def dues(self) -> list[Due]:
        told = self.cleaned_data
        return [
            Due(told[f"what_{number}"], told[f"due_{number}"], _fen(told[f"yuan_{number}"]))
            for number in DUES
            if told[f"what_{number}"]
        ]


def _fen(yuan: Decimal | None) -> int | None:
    return int(yuan * 100) if yuan is not None else None


class EndForm(forms.Form):
    how = forms.ChoiceField(choices=[("failed", ""), ("withdrawn", "")])
    reason = forms.CharField(max_length=1000, error_messages={"required": _("请写明没有调解成的原因")})
    version = forms.IntegerField(required=False)


class PerformForm(forms.Form):
    on = forms.DateField(error_messages={"required": _("请写明日期"), "invalid": _("日期写法不对")})
    words = forms.CharField(max_length=500, error_messages={"required": _("请写明凭什么知道已经履行")})


class VisitForm(forms.Form):
    kept = forms.ChoiceField(choices=Kept.choices, error_messages={"required": _("请选择履行情况")})
    words = forms.CharField(max_length=2000, error_messages={"required": _("请写下回访了解到的情况")})


class CourtForm(forms.Form):
    on = forms.DateField(error_messages={"required": _("请写明日期"), "invalid": _("日期写法不对")})


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=[("confirmed", ""), ("refused", "")])
    paper = forms.CharField(max_length=40, error_messages={"required": _("请写明法院文书的编号")})


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(choices=EvidenceKind.choices)
    what = forms.CharField(max_length=200, error_messages={"required": _("请写明是什么材料")})
    party = forms.UUIDField(required=False)
    is_original = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    pages = forms.IntegerField(min_value=1, max_value=999)
    on = forms.DateField(error_messages={"required": _("请写明日期")})


class WordsForm(forms.Form):
    words = forms.CharField(max_length=2000, required=False)


class AppointForm(forms.Form):
    mediator = forms.UUIDField(error_messages={"required": _("请选择调解员"), "invalid": _("请选择调解员")})
    version = forms.IntegerField(required=False)


class RefusalForm(forms.Form):
    mediator = forms.UUIDField(error_messages={"required": _("请选择调解员"), "invalid": _("请选择调解员")})
    party = forms.UUIDField(required=False)
    reason = forms.CharField(max_length=300, required=False)


class EnlistForm(forms.Form):
    name = forms.CharField(max_length=60, error_messages={"required": _("请写明姓名")})
    phone = forms.CharField(max_length=30, error_messages={"required": _("请写明电话")})
    home_town = forms.CharField(max_length=40, required=False)
    dialects = forms.CharField(max_length=80, required=False)
    capacity = forms.IntegerField(min_value=1, max_value=50, initial=5)
