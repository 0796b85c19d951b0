"""`linli router` and `linli topics`."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.engines.routing.models import Version
from tests.factories import NOW, Neighbourhood, reported
from tests.routing.texts import past, samples


def run(*words: str) -> Any:
    out = StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    def written(name: str, rows: list[tuple[str, str]], heads: tuple[str, ...] = ("id", "label", "text")) -> str:
        path = tmp_path / name
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            told = csv.writer(out)
            told.writerow(heads)
            told.writerows((n, *row) for n, row in enumerate(rows))
        return str(path)

    return written


def test_it_learns_from_a_file_and_is_measured_on_another(area: Neighbourhood, file: Callable[..., str]) -> None:
    at = ("--community", "qingyang", "--from")
    with pytest.raises(CommandError, match="nothing was learned"):
        run("router", "evaluate", *at, file("b.csv", samples(10)))
    told = run("router", "train", *at, file("a.csv", samples(60)))
    assert (told["version"], told["count"]) == (1, 60)
    found = run("router", "evaluate", *at, file("b.csv", samples(30, seed=5)))
    assert found["macro_f1"] > 0.9
    assert found["ms_per_text"] < 5
    assert not found["threshold_is_on"]
    assert found.keys() >= {"accuracy", "top_2", "calibration_error", "dispatched_share", "dispatched_precision"}
    with pytest.raises(CommandError, match="columns"):
        run("router", "train", *at, file("c.csv", samples(4), heads=("id", "kind", "words")))
    with pytest.raises(CommandError, match="too few"):
        run("router", "train", *at, file("d.csv", samples(10)))
    with pytest.raises(CommandError, match="no community"):
        run("router", "train", "--community", "nowhere")
    past(area, 40)
    assert run("router", "train", "--community", "qingyang")["version"] == 2
    assert Version.objects.get(is_active=True).learnt == "matters"


def test_topics_are_listed_with_their_matters(area: Neighbourhood) -> None:
    lamps = [
        reported(area, text=f"三单元楼道灯不亮，晚上摸黑，第{n}次说", now=NOW - timedelta(days=n)) for n in range(4)
    ]
    reported(area, text="菜场门口有人占道卖鱼")
    told = run("topics", "--community", "qingyang", "--days", "60")
    (topic,) = told["topics"]
    assert set(topic["matters"]) == {matter.number for matter in lamps}
    assert (topic["count"], topic["last"]) == (4, "2026-05-18")
    assert run("topics", "--community", "qingyang", "--days", "3", "--until", "2026-05-15")["topics"] == []
    with pytest.raises(CommandError):
        run("topics", "--community", "qingyang", "--until", "gestern")
