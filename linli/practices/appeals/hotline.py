"""The reply to the 12345 hotline in its form: composed from four answers, and read back from the text. Pure."""

import re
from dataclasses import dataclass

HANDLED, ANSWER, CONTACTED, FINISHED = "办理情况", "答复内容", "是否联系来电人", "办结时间"
YES, NO = "是", "否"
_HEAD = re.compile(rf"^【({HANDLED}|{ANSWER}|{CONTACTED}|{FINISHED})】", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the hotline asks: what was done, what the caller was answered, whether they were called, when it ended."""

    handled: str = ""
    answer: str = ""
    contacted: bool = False
    finished: str = ""

    @property
    def text(self) -> str:
        """The form as the hotline's own page takes it, under its Chinese heads whatever the reader's language."""
        parts = ((HANDLED, self.handled), (ANSWER, self.answer), (CONTACTED, YES if self.contacted else NO),
                 (FINISHED, self.finished))  # fmt: skip
        return "\n".join(f"【{head}】{words.strip()}" for head, words in parts)


def read_reply(text: str) -> Reply:
    """The reverse of `Reply.text`; what stands under no known head is left out."""
    pieces = _HEAD.split(text.replace("\r\n", "\n"))[1:]
    found = {head: words.strip() for head, words in zip(pieces[::2], pieces[1::2], strict=True)}
    return Reply(found.get(HANDLED, ""), found.get(ANSWER, ""), found.get(CONTACTED) == YES, found.get(FINISHED, ""))
