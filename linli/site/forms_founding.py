"""What is asked of whoever founds a community: its division code, its names, a telephone; and an account."""

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import User
from linli.kernel.divisions import known_above
from linli.registry.playbook import CommunityEntry

#: The levels above a community by the digits of their codes, and the field that names one which is not on file.
LEVELS = {2: "province", 4: "city", 6: "district", 9: "street"}
MISSING = {"province": _("请写省"), "district": _("请写区县"), "street": _("请写街道或镇")}


class FoundingForm(forms.Form):
    division = forms.CharField(max_length=20, error_messages={"required": _("请写 12 位区划代码")})
    name = forms.CharField(max_length=40, error_messages={"required": _("请写社区名称")})
    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{0,29}$",
        error_messages={"required": _("请写网址代码"), "invalid": _("网址代码用小写字母、数字和短横")},
    )
    phone = forms.RegexField(
        r"^[0-9+\- ]{3,20}$", required=False, error_messages={"invalid": _("电话号码不对，请检查")}
    )
    province = forms.CharField(max_length=40, required=False)
    city = forms.CharField(max_length=40, required=False)
    district = forms.CharField(max_length=40, required=False)
    street = forms.CharField(max_length=40, required=False)

    def clean_division(self) -> str:
        code = re.sub(r"\s", "", self.cleaned_data["division"])
        if not re.fullmatch(r"[1-9]\d{11}", code):
            raise forms.ValidationError(_("区划代码是 12 位数字：省 2 位、市 4 位、区县 6 位、街道 9 位、社区 12 位"))
        if code.endswith("000"):
            raise forms.ValidationError(_("这是街道或更大的区划，社区的代码最后三位不是 000"))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "division" in data:
            data["above"] = self._above(data["division"])
        return data

    def _above(self, division: str) -> list[dict[str, str]]:
        """The areas above: those on file as they are called there, the others as typed. A city may be missing."""
        known = dict(known_above(division))
        if division[:9] in known:
            return [{"code": code, "name": name} for code, name in known.items()]
        above = []
        for length, level in LEVELS.items():
            name = known.get(division[:length]) or self.cleaned_data.get(level, "").strip()
            if name:
                above.append({"code": division[:length], "name": name})
            elif level in MISSING:
                self.add_error(level, MISSING[level])
        return above

    def entry(self) -> CommunityEntry:
        """The community as a playbook would say it."""
        data = self.cleaned_data
        return CommunityEntry(
            code=data["code"], name=data["name"], division_code=data["division"], above=data["above"],
            phone=data["phone"] or None,
        )  # fmt: skip


class OwnerForm(forms.Form):
    """The first secretary: the person at the keyboard."""

    person = forms.CharField(max_length=40, error_messages={"required": _("请写您的姓名")})
    username = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$",
        error_messages={"required": _("请写账号"), "invalid": _("账号用 3 到 40 个字母、数字、点或横线")},
    )
    password = forms.CharField(
        max_length=200, strip=False, error_messages={"required": _("请设一个密码，至少 10 个字符")}
    )

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("这个账号已经有人用了，请换一个"))
        return username

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
