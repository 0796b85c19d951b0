"""Proving a phone: a code is sent, typed in, used once. Asking and guessing are both throttled."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from linli.accounts.actions.residents import known_phone
from linli.accounts.models import PhoneCode, ResidentAccount
from linli.kernel.channels import NotSent, channel
from linli.kernel.crypto import keyed_hash
from linli.kernel.ids import uuid7
from linli.kernel.personal import normal_phone
from linli.kernel.tenancy import current_community_id

VALID = timedelta(minutes=10)
TRIES = 5
PER_PHONE_HOUR = 5
PER_ORIGIN_HOUR = 20


class Throttled(Exception):
    """Too many codes were asked for; `str()` says when to come back."""


class NotSentNow(Throttled):
    """The gateway did not take the message; `str()` says so to the person."""


class WrongCode(Exception):
    """The code is not the one sent, or too old, or was tried too often."""


class BadPhone(ValueError):
    """This is no phone number."""


def _phone_hash(phone: str) -> tuple[str, str]:
    normal = normal_phone(phone)
    if normal is None:
        raise BadPhone(_("请填写正确的电话号码"))
    return normal, keyed_hash(normal, "phone")


def _code_hash(phone_hash: str, code: str) -> str:
    return keyed_hash(f"{phone_hash}:{code}", "code")


def send_code(*, phone: str, origin: str, now: datetime) -> PhoneCode:
    """Send a fresh six-digit code. `origin` is the network address that asked. Raises `BadPhone` and `Throttled`.

    Not a leased job: a code that arrives late is of no use, and the person can ask again.
    """
    normal, phone_hash = _phone_hash(phone)
    origin_hash = keyed_hash(origin, "origin")
    asked = PhoneCode.objects.filter(sent_at__gt=now - timedelta(hours=1))
    if asked.filter(phone_hash=phone_hash).count() >= PER_PHONE_HOUR:
        raise Throttled(_("这个号码的验证码发得太多了，请一小时后再试，或直接打电话给社区"))
    if asked.filter(origin_hash=origin_hash).count() >= PER_ORIGIN_HOUR:
        raise Throttled(_("请求太频繁，请稍后再试"))
    code = f"{secrets.randbelow(10**6):06d}"
    row = PhoneCode(
        id=uuid7(), community_id=current_community_id(), phone_hash=phone_hash, code_hash=_code_hash(phone_hash, code),
        sent_at=now, expires_at=now + VALID, origin_hash=origin_hash,
    )  # fmt: skip
    row.save(force_insert=True)
    text = _("验证码 %(code)s，10 分钟内有效。不要告诉别人。") % {"code": code}
    try:
        channel().send(to=normal, text=text, message_id=str(row.id))
    except NotSent:
        raise NotSentNow(_("短信暂时发不出去，请稍后再试，或直接打电话给社区")) from None
    return row


def check_code(*, phone: str, code: str, now: datetime) -> ResidentAccount:
    """The account of a phone proved by its code, made when it is new. Raises `BadPhone` and `WrongCode`.

    A wrong code is counted for good, so this must not run inside a transaction that is rolled back on failure.
    """
    normal, phone_hash = _phone_hash(phone)
    latest = PhoneCode.objects.filter(phone_hash=phone_hash, used_at=None, expires_at__gt=now).order_by("-id").first()
    if latest is None:
        raise WrongCode(_("验证码已过期，请重新获取"))
    with transaction.atomic():
        counted = PhoneCode.objects.filter(id=latest.id, tries__lt=TRIES, used_at=None).update(tries=F("tries") + 1)
    if not counted:
        raise WrongCode(_("输错次数太多，请重新获取验证码"))
    if latest.code_hash != _code_hash(phone_hash, "".join(filter(str.isdigit, code))):
        raise WrongCode(_("验证码不对，请再看一下短信"))
    with transaction.atomic():
        if not PhoneCode.objects.filter(Q(used_at=None), id=latest.id).update(used_at=now):
            raise WrongCode(_("验证码已用过，请重新获取"))
        account = known_phone(phone=normal, now=now)
        if account.verified_at is None or account.silenced_on:
            account.verified_at, account.silenced_on = account.verified_at or now, None
            account.save(update_fields=["verified_at", "silenced_on"])
    return account
