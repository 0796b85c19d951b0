"""Sending forms and opening pages while counting statements; whatever was dearer than allowed is told together."""

from datetime import datetime
from typing import Any

import time_machine
from django.test import Client

from tests.counting import statements
from tests.factories import NOW

WRITE, READ, LIST = 18, 10, 8


class Costs:
    """Paths are below `here`."""

    def __init__(self, here: str) -> None:
        self.here, self.dear, self.sent_count = here, list[str](), 0

    def send(
        self, client: Client, path: str, most: int, given: dict[str, Any] | None = None, expect: int = 302,
        now: datetime = NOW,
    ) -> Any:  # fmt: skip
        self.sent_count += 1
        with statements() as sent, time_machine.travel(now, tick=False):
            if given is None:
                answer = client.get(self.here + path)
            else:
                answer = client.post(self.here + path, {**given, "idempotency_key": f"k{self.sent_count}"})
        assert answer.status_code == (200 if given is None else expect), f"{path}: {answer.status_code}"
        if len(sent.found) > most:
            words = "\n  ".join(each[:150] for each in sent.found)
            self.dear.append(f"{path} {len(sent.found)} > {most}\n  {words}")
        return answer

    def tell(self) -> None:
        assert not self.dear, "\n".join(self.dear)
