"""Mail, WeCom and DingTalk robots through apprise. Nobody types a host: only keys and mail addresses are taken.

LINLI_MAIL is apprise's address of the mail server (`mailtos://user:password@smtp.example.com?from=linli@example.com`);
without it there is no mail. Apprise writes what it sends into its log: that log is closed.
"""

import logging
import os
import re
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from linli.accounts.enums import ChannelKind
from linli.kernel.channels import NotSent
from linli.kernel.personal import normal_phone

MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?=.{1,190}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
WECOM = re.compile(r"[A-Za-z0-9_-]{8,80}")
DINGTALK = re.compile(r"[A-Za-z0-9]{16,128}")
SEALED = ("apprise", "urllib3")


def has_mail() -> bool:
    return bool(os.environ.get("LINLI_MAIL"))


def read_address(channel: str, typed: str) -> str | None:
    """What is kept of an address somebody typed, or None where it is none: a phone, a mail address, a robot's key.

    A robot's is pasted as its platform shows it; DingTalk's signing secret (SEC…) follows after a blank.
    """
    text = typed.strip()
    if channel == ChannelKind.IN_APP:
        return ""
    if channel == ChannelKind.SMS:
        return normal_phone(text)
    if channel == ChannelKind.MAIL:
        return text if MAIL.fullmatch(text) else None
    link, _blank, secret = text.partition(" ")
    if channel == ChannelKind.WECOM:
        key = _asked(link, "qyapi.weixin.qq.com", "key")
        return key if WECOM.fullmatch(key) and not secret else None
    token, secret = _asked(link, "oapi.dingtalk.com", "access_token"), secret.strip()
    good = DINGTALK.fullmatch(token) and (not secret or DINGTALK.fullmatch(secret))
    return f"{token} {secret}".strip() if good else None


def _asked(link: str, host: str, name: str) -> str:
    """The key in a robot's address; of another host none."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return parse_qs(parts.query).get(name, [""])[0] if (parts.scheme, parts.hostname) == ("https", host) else ""


def apprise_url(channel: str, address: str) -> str:
    """Apprise's own address for one receiver. Raises `NotSent` where this server has no such channel."""
    if channel == ChannelKind.WECOM:
        return f"wecombot://{address}/"
    if channel == ChannelKind.DINGTALK:
        token, _blank, secret = address.partition(" ")
        return f"dingtalk://{secret}@{token}/" if secret else f"dingtalk://{token}/"
    server = os.environ.get("LINLI_MAIL", "")
    if not server:
        raise NotSent("no mail server is set")
    return f"{server}{'&' if '?' in server else '?'}{urlencode({'to': address}, quote_via=quote)}"


def hand_over(*, channel: str, address: str, title: str, text: str) -> None:
    """One message by mail or robot. Raises `NotSent`, with nothing of the message in it."""
    from apprise import Apprise

    for name in SEALED:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    sender = Apprise()
    if not sender.add(apprise_url(channel, address)):
        raise NotSent("the address is not understood")
    try:
        taken = sender.notify(body=text, title=title if channel == ChannelKind.MAIL else "")
    except Exception as error:
        raise NotSent(type(error).__name__) from None
    if not taken:
        raise NotSent("the other side did not take it")
