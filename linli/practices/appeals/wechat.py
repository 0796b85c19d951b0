"""Reading a message copied out of WeChat: whose it is, what it says, how many pictures it had. Pure."""

import re
from dataclasses import dataclass

_DAY = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
_WEEKDAY = r"(?:星期|周)[一二三四五六日天]"
_DATE = rf"(?:{_DAY}|\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}[-/]\d{{1,2}}|昨天|前天|{_WEEKDAY})"
_TIME = r"(?:[上下]午|凌晨|早上|中午|晚上)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
#: 张三 2026-05-18 10:02, 10:02 alone, ————— 2026-05-18 —————, and 张三: alone on its line.
_STAMPED = re.compile(rf"^(?P<name>[^，。！？!?;；]{{0,30}}?)[\s:：]*{_DATE}\s*(?:{_TIME})?$")
_CLOCK = re.compile(rf"^{_TIME}$")
_RULE = re.compile(rf"^[-—–=_\s]*(?:{_DAY})?[-—–=_\s]*$")
_NAMED = re.compile(r"^(?P<name>[^\s，。！？!?;；:：]{1,20})[:：]$")
_PICTURE = re.compile(r"\[(?:图片|照片|视频|Photo|Image|Video)\]", re.IGNORECASE)
_OTHER = re.compile(r"\[(?:语音|动画表情|表情|位置|文件|链接|Voice|Sticker|Location|File|Link)\]", re.IGNORECASE)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
#: 电话 199… alone on its line: the caller's number, which goes into its own field and not to whoever handles it.
_ONLY_MOBILE = re.compile(r"^(?:我的?|联系)?(?:电话|手机号?|号码)?(?:号码|是)?[\s:：]*1[3-9]\d{9}[。.]?$")


@dataclass(frozen=True, slots=True)
class Pasted:
    """`sender`: the nickname of the first message, if it named one; `phone`: the first mobile number in the words."""

    sender: str
    text: str
    picture_count: int
    phone: str


def read_wechat(text: str) -> Pasted:
    """Take the lines of nickname, date and phone off what was pasted; the words stay as they were written."""
    sender, kept, pictures = "", [], len(_PICTURE.findall(text))
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = _OTHER.sub("", _PICTURE.sub("", raw)).strip()
        header, name = _header(line)
        if header:
            sender = sender or name
        elif not _ONLY_MOBILE.match(line):
            kept.append(line)
    phone = _MOBILE.search(text)
    return Pasted(sender, "\n".join(kept).strip(), pictures, phone.group() if phone else "")


def _header(line: str) -> tuple[bool, str]:
    """Whether the line is no words of the message, and the nickname on it."""
    if not line or _CLOCK.match(line) or _RULE.match(line):
        return True, ""
    if found := _STAMPED.match(line) or _NAMED.match(line):
        return True, found["name"].strip(" :：")
    return False, ""
