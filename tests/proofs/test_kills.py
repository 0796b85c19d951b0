"""The server and the worker are killed (-9) again and again while people report: nothing acknowledged is lost or doubled.

Four people write down reports and dispatch them, each repeating a form with its key until it is acknowledged, and often
once more. The messages to residents go to a file opened for appending, one write a line: it outlives every kill.
"""

import os
import random
import re
import signal
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from linli.site import serve
from tests.proofs.homes import PEOPLED, Desk, Home, Homes
from tests.server import free_port

pytestmark = [pytest.mark.once, pytest.mark.slow]

KILLS = int(os.environ.get("LINLI_KILLS") or 20)
PEOPLE = 4
MESSAGE = re.compile(r"^✉ (\S+)  (.*)  \[([0-9a-f-]{36})\]$")


class Program:
    """The web server or the worker, as `linli serve` starts them, in a group of its own."""

    def __init__(self, command: list[str], home: Home, outbox: Path) -> None:
        self.command, self.home, self.outbox = command, home, outbox
        self.start()

    def start(self) -> None:
        with self.outbox.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, env=self.home.environment, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True
            )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Worker:
    """Somebody at the desk who types a report, sends it, and sends it again until it is acknowledged."""

    name: str
    desk: Desk
    stopping: threading.Event
    acknowledged: dict[str, str] = field(default_factory=dict)
    dispatched: list[str] = field(default_factory=list)
    repeated: int = 0
    complaint: str = ""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.name)

    def work(self) -> None:
        """Until told to stop; what was begun is finished."""
        number = 0
        try:
            while not self.stopping.is_set():
                number += 1
                text = f"{self.name} 的第 {number} 件"
                phone = f"199{self.chance.randrange(1000):03d}{number:05d}"
                about = {"category": self.desk.known["category"], "text": text, "source": "call", "phone": phone}
                self.acknowledged[text] = self.send("desk/", about)
                matter = self.acknowledged[text].rstrip("/").rpartition("/")[2]
                self.send(f"matters/{matter}/dispatch/", {"holder": self.desk.known["holder"], "version": "1"})
                self.dispatched.append(matter)
        except Exception as error:
            self.complaint = f"{self.name}: {type(error).__name__}: {error}"

    def send(self, path: str, form: dict[str, str]) -> str:
        """Where the form led, asked with one key as often as it takes; a third of them once more."""
        key = uuid4().hex
        where = self.once_more(path, form, key)
        if self.chance.random() < 0.33:
            self.repeated += 1
            again = self.once_more(path, form, key)
            assert again == where, f"{path} led to {where}, again to {again}"
        return where

    def once_more(self, path: str, form: dict[str, str], key: str) -> str:
        while True:
            status, where, _page = self.desk.post(path, {**form, "idempotency_key": key})
            if status == 302:
                return where
            assert status in {0, 500, 502, 503}, f"{path} answered {status}"
            time.sleep(0.1)


def well(url: str, process: "subprocess.Popen[Any]") -> None:
    """Wait until pages are served again."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url + "/c/qingyang/", timeout=5).close()
            return
        except OSError:
            assert process.poll() is None, "the server ended by itself"
            time.sleep(0.05)
    raise AssertionError("the server does not come back")


def killed_at_random(home: Home, outbox: Path, seed: int) -> tuple[list[Worker], Counter[str]]:
    """Load, kills, quiet; what people were told and how often whom was killed."""
    port, chance, killed = free_port(), random.Random(seed), Counter[str]()
    children = serve.children(serve.options(["--port", str(port), "--threads", "4"]))
    programs = {child.name: Program(child.command, home, outbox) for child in children}
    web, url, stopping = programs["web server"], f"http://127.0.0.1:{port}", threading.Event()
    well(url, web.process)
    people = [Worker(f"{name}{seed}", Desk(url, home.known), stopping) for name in "甲乙丙丁"[:PEOPLE]]
    threads = [threading.Thread(target=each.work, daemon=True) for each in people]
    for thread in threads:
        thread.start()
    try:
        for _kill in range(KILLS):
            time.sleep(chance.uniform(0.2, 1.2))
            victim = chance.choice(sorted(programs))
            killed[victim] += 1
            programs[victim].kill()
            programs[victim].start()
            if victim == "web server":
                well(url, web.process)
        stopping.set()
        for thread in threads:
            thread.join(60)
    finally:
        for program in programs.values():
            program.kill()
    return people, killed


def messages(outbox: Path) -> list[tuple[str, ...]]:
    """Each line written: to whom, what, with which message id."""
    lines = outbox.read_text(encoding="utf-8", errors="replace").splitlines()
    return [found.groups() for line in lines if (found := MESSAGE.match(line))]


def test_no_report_is_lost_or_doubled_and_nobody_hears_twice(homes: Homes, tmp_path: Path) -> None:
    home, outbox = homes.peopled("killed"), tmp_path / "outbox"
    began = time.monotonic()
    people, killed = killed_at_random(home, outbox, seed=random.SystemRandom().randrange(1000))
    assert [each.complaint for each in people if each.complaint] == []
    assert sum(killed.values()) == KILLS
    with outbox.open("ab") as out:
        subprocess.run([*PEOPLED, "settle"], env=home.environment, stdout=out, check=True, timeout=120)
    told = home.people("told")
    reports_stand(people, told)
    notices_once(people, told)
    sent = sends(outbox, told, killed["worker"])
    healthy = home.linli("doctor")
    assert healthy.returncode == 0, healthy.stdout
    reports, repeated = sum(len(each.acknowledged) for each in people), sum(each.repeated for each in people)
    print(f"\n{homes.kind}: {dict(killed)}, {reports} reports, {repeated} sent again, {sent}, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip
    assert reports >= KILLS


def reports_stand(people: list[Worker], told: dict[str, Any]) -> None:
    """Every acknowledged report is there, once, and dispatched; nothing else is."""
    acknowledged = Counter(text for each in people for text in each.acknowledged)
    known = {text: number for text, number in told["matters"].items() if "的第" in text}
    assert known == acknowledged
    assert {told["stages"][text] for text in acknowledged} == {"dispatched"}


def notices_once(people: list[Worker], told: dict[str, Any]) -> None:
    """Whoever heard of something heard of it once; the holder's people heard of every dispatch."""
    assert [each for each, number in told["notices"].items() if number != 1] == []
    of_dispatch = Counter(each.split()[3] for each in told["notices"] if each.split()[2] == "matter_dispatched")
    for each in people:
        for matter in each.dispatched:
            assert of_dispatch[matter] == 2, "the company's worker and the resident"


def sends(outbox: Path, told: dict[str, Any], kills: int) -> str:
    """Every message went out; twice only where its worker was killed between sending and recording, and then the same."""
    lines = messages(outbox)
    times = Counter(message for _to, _text, message in lines)
    assert set(times) == {message for message, sent in told["sent"].items() if sent}
    assert all(told["sent"].values())
    for message, number in times.items():
        assert number <= told["tries"][message], "sent more often than tried"
        assert len({(to, text) for to, text, which in lines if which == message}) == 1
    twice = sum(number - 1 for number in times.values())
    assert twice <= kills
    return f"{len(times)} messages, {twice} repeated"
