"""How words reach a phone: one seam for the console and the SMS gateway. Mail and robots: `linli.accounts.robots`.

Called from jobs only, never inside a request's transaction. A job killed between sending and recording sends again
with the same `message_id`: a channel hands it on, so that the other side can drop the second.
"""

import os
import sys
import time
from typing import Protocol

from linli.kernel.gateway import NotTaken, hand_over


class NotSent(Exception):
    """The channel could not pass the message on; the job tries again later."""


class Channel(Protocol):
    """Anything that passes a short text to an address (a phone number, a mail address, an account)."""

    def send(self, to: str, text: str, message_id: str) -> None:
        """Pass it on or raise `NotSent`."""


class ConsoleChannel:
    """For demonstrations and development: one line on standard output, codes included. Reaches nobody."""

    def send(self, to: str, text: str, message_id: str) -> None:
        line = " ".join(text.split())
        sys.stdout.write(f"✉ {to}  {line}  [{message_id}]\n")
        sys.stdout.flush()


class GatewayChannel:
    """SMS through the HTTP gateway that LINLI_SMS describes (`linli.kernel.gateway`)."""

    def send(self, to: str, text: str, message_id: str) -> None:
        try:
            hand_over(to=to, text=text, id=message_id, at=int(time.time()))
        except NotTaken as refused:
            raise NotSent(str(refused)) from None


CHANNELS: dict[str, type[Channel]] = {"console": ConsoleChannel, "http": GatewayChannel}


def channel() -> Channel:
    """The server's channel, by LINLI_CHANNEL (default: console). Raises LookupError for one that is not there."""
    name = os.environ.get("LINLI_CHANNEL") or "console"
    if name not in CHANNELS:
        raise LookupError(f"LINLI_CHANNEL={name}: there is {', '.join(sorted(CHANNELS))}")
    return CHANNELS[name]()
