"""Signing in and out: staff by password and second factor, residents by a proved phone."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate, login, logout
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_otp import devices_for_user
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.accounts.models import ResidentAccount, Session, User

FAILURES = 5
LOCKED = timedelta(minutes=15)
RECOVERY_CODES = 10


class SignInRefused(Exception):
    """Wrong name or password, or locked; never says which, so that nobody learns whose name is known."""


def sign_in_staff(request: HttpRequest, *, username: str, password: str, now: datetime) -> User:
    """Check a password; five failures lock the account for a quarter of an hour. Raises `SignInRefused`."""
    known = User.objects.filter(username=username.strip()).first()
    user = authenticate(request, username=username.strip(), password=password)  # as slow for whoever is not known
    locked = known is not None and known.locked_until is not None and known.locked_until > now
    if not isinstance(user, User) or locked:
        if not locked:
            _count_failure(known, now)
        raise SignInRefused(_("账号或密码不对；连续错五次会锁定 15 分钟"))
    User.objects.filter(id=user.id).update(failed_count=0, locked_until=None)
    begin(request, user)
    return user


def _count_failure(user: User | None, now: datetime) -> None:
    if user is None:
        return
    User.objects.filter(id=user.id).update(failed_count=F("failed_count") + 1)
    User.objects.filter(id=user.id, failed_count__gte=FAILURES).update(failed_count=0, locked_until=now + LOCKED)


def begin(request: HttpRequest, user: User) -> None:
    """Start a session of a user (a new key, so that a fixed one is worth nothing)."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["device"] = device_of(request)


def device_of(request: HttpRequest) -> str:
    """A short name of the browser, for the list of sessions."""
    agent = request.headers.get("User-Agent", "")
    system = next((s for s in ("iPhone", "Android", "HarmonyOS", "Windows", "Macintosh", "Linux") if s in agent), "?")
    browser = next((b for b in ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari") if b in agent), "?")
    return f"{system} · {browser.replace('MicroMessenger', 'WeChat').replace('Edg', 'Edge')}"


def sign_in_resident(request: HttpRequest, account: ResidentAccount) -> None:
    """Start or widen a session with a resident's account of this community."""
    residents = dict(request.session.get("residents", {}))
    residents[str(account.community_id)] = str(account.id)
    request.session.cycle_key()
    request.session["residents"] = residents
    request.session["device"] = device_of(request)


def sign_out(request: HttpRequest) -> None:
    logout(request)


def has_second_factor(user: User) -> bool:
    return any(True for _device in devices_for_user(user, confirmed=True))


def new_authenticator(user: User) -> TOTPDevice:
    """The authenticator being set up: made once, confirmed by its first right code."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("id").first()
    return device or TOTPDevice.objects.create(user=user, name="authenticator", confirmed=False)


def confirm_authenticator(request: HttpRequest, user: User, code: str) -> list[str] | None:
    """Confirm with the first code; returns ten recovery codes to show once, or None where the code is wrong."""
    device = new_authenticator(user)
    if not device.verify_token(code.strip()):
        return None
    TOTPDevice.objects.filter(id=device.id).update(confirmed=True)
    _proved(request)
    return fresh_recovery_codes(user)


def _proved(request: HttpRequest) -> None:
    """From here on the session opens the desk: under a new key, which nobody saw before."""
    request.session.cycle_key()
    request.session["second_factor"] = True


def fresh_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes, each good once; the old ones end."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def pass_second_factor(request: HttpRequest, user: User, code: str) -> bool:
    """A code of the authenticator or a recovery code; django-otp throttles guesses."""
    code = code.strip().lower().replace(" ", "")
    for device in devices_for_user(user, confirmed=True):
        if device.verify_is_allowed()[0] and device.verify_token(code):
            _proved(request)
            return True
    return False


def end_sessions(*, user: User, keep: str | None, only: str | None = None) -> int:
    """Revoke sessions of a user: one (`only` is the beginning of its key), or all but the one kept."""
    rows = Session.objects.filter(user=user)
    rows = rows.filter(session_key__startswith=only) if only else rows.exclude(session_key=keep)
    return rows.delete()[0]
