"""What each move asks for, as plain forms. A form knows its words; the page draws every field with the same components."""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.enums import Rating
from linli.engines.matters.models import Category
from linli.registry.models import Party

PHOTOS = ("photo1", "photo2", "photo3")
Pairs = list[tuple[str, Any]]


class Asked(forms.Form):
    """A form that carries the version somebody saw. `choices` is asked for pairs by field, once and only when drawn."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Callable[[], dict[str, Pairs]] = dict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices

    @cached_property
    def pairs(self) -> dict[str, Pairs]:
        return self.choices()

    @property
    def shown(self) -> list[dict[str, Any]]:
        """Every visible field, as the page draws it."""
        return [self._drawn(name) for name in self.fields if name != "version"]

    def _drawn(self, name: str) -> dict[str, Any]:
        bound = self[name]
        value = bound.value()
        return {
            "name": name,
            "kind": getattr(bound.field, "drawn", "text"),
            "label": bound.label,
            "value": "" if value is None else value,
            "hint": bound.help_text,
            "error": " ".join(str(error) for error in bound.errors),
            "required": bound.field.required,
            "options": self.pairs.get(name, getattr(bound.field, "pairs", [])),
        }


def drawn(field: forms.Field, kind: str, pairs: Pairs | None = None) -> Any:
    """Say with which component a field is drawn."""
    field.drawn, field.pairs = kind, pairs or []  # type: ignore[attr-defined]
    return field


def words(label: Any, hint: Any = "", *, required: bool = True, most: int = 2000) -> Any:
    return drawn(forms.CharField(label=label, help_text=hint, required=required, max_length=most), "textarea")


def photo() -> Any:
    return drawn(forms.FileField(label=_("加一张照片"), required=False), "photo")


def active_party(key: UUID | None) -> Party | None:
    return Party.objects.filter(id=key, is_active=True).first() if key else None


class Nothing(Asked):
    """A move that asks for nothing but its button."""


class Dispatch(Asked):
    """A proposal, or anybody else; and whether they must call on the reporter."""

    holder = drawn(forms.UUIDField(required=False, label=_("建议的承办方")), "proposals")
    other = drawn(forms.UUIDField(required=False, label=_("改派其他承办方")), "select")
    visit = drawn(
        forms.BooleanField(
            required=False, label=_("需上门"), help_text=_("勾选后承办方可以查看反映人，每次查看都会留痕")
        ),
        "checkbox",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["party"] = active_party(given.get("other") or given.get("holder"))
        if given["party"] is None:
            raise forms.ValidationError(_("请选择承办方"))
        return given


class HandOn(Asked):
    to = drawn(forms.UUIDField(label=_("交给谁")), "select")
    reason = words(_("理由"), most=500)
    visit = drawn(forms.BooleanField(required=False, label=_("需上门")), "checkbox")

    def clean_to(self) -> Party:
        party = active_party(self.cleaned_data["to"])
        if party is None:
            raise forms.ValidationError(_("请选择承办方"))
        return party


class Pass(HandOn):
    visit = None


class Helper(Asked):
    to = drawn(forms.UUIDField(label=_("请谁协办")), "select")
    clean_to = HandOn.clean_to


class Reason(Asked):
    reason = words(_("理由"), most=500)


class PublicReason(Asked):
    reason = words(_("理由"), _("居民会看到这段话"), most=500)


class Question(Asked):
    question = words(_("要问的话"), _("居民会看到；回复之前时限暂停"), most=500)


class Answer(Asked):
    text = words(_("给居民的答复"), _("没有答复不能办结"), most=2000)
    photo1, photo2, photo3 = photo(), photo(), photo()


class Preview(Asked):
    text = words(_("给居民的答复"))


class Evaluate(Asked):
    rating = drawn(forms.ChoiceField(label=_("居民的评价"), choices=Rating.choices), "segmented", list(Rating.choices))
    reason = words(_("居民说了什么"), required=False, most=500)


class AskExtension(Asked):
    until = drawn(
        forms.DateTimeField(label=_("延到什么时候"), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]), "moment"
    )
    reason = words(_("理由"), _("批准后居民会看到"), most=500)


class DecideExtension(Asked):
    extension = forms.UUIDField()
    decision = forms.ChoiceField(choices=[("grant", _("批准")), ("decline", _("不批准"))])


class Join(Asked):
    original = drawn(forms.CharField(required=False, label=_("可能是同一件事")), "proposals")
    number = drawn(forms.CharField(required=False, max_length=20, label=_("或填写主件编号")), "text")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["original_number"] = given.get("number") or given.get("original") or ""
        if not given["original_number"]:
            raise forms.ValidationError(_("请选择或填写主件编号"))
        return given


class Split(Asked):
    tasks = words(_("拆成哪几项"), _("一行一项，至少两项；各自派单，全部办结后再答复居民"))


class Note(Asked):
    public = drawn(
        forms.ChoiceField(label=_("给谁看"), choices=[("0", _("内部")), ("1", _("居民也能看到"))], initial="0"),
        "segmented",
        [("0", _("内部")), ("1", _("居民也能看到"))],
    )
    text = words(_("内容"))
    photo1, photo2, photo3 = photo(), photo(), photo()


class Sort(Asked):
    category = drawn(forms.UUIDField(label=_("类别")), "select")

    def clean_category(self) -> Category:
        found = Category.objects.filter(id=self.cleaned_data["category"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("请选择类别"))
        return found


class Publish(Asked):
    title = drawn(
        forms.CharField(label=_("公开用的标题"), max_length=120, help_text=_("已自动遮去电话、门牌和称呼，请再看一遍")),
        "text",
    )


class Reveal(Asked):
    reason = words(_("为什么要看"), _("会记入查看记录，反映人可以看到"), most=200)


class SaveView(forms.Form):
    name = forms.CharField(max_length=20)
    query = forms.CharField(max_length=300, required=False)
