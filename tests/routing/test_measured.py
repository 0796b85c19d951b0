"""Measured on real messages, where they lie beside the repository; none of them enters it."""

import csv
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

import pytest

from linli.engines.routing.rules.grouping import LARGEST, topics_of
from linli.engines.routing.rules.learning import examine, learn
from linli.engines.routing.rules.likeness import Doc, Shelf

APPEALS = Path(__file__).resolve().parents[3] / "shared" / "data" / "appeals"
pytestmark = pytest.mark.skipif(not APPEALS.exists(), reason="no real messages beside the repository")


def rows(name: str) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with (APPEALS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_sorting_real_messages() -> None:
    told = [(row["label"], row["text"]) for row in rows("labelled.csv")]
    random.Random(2).shuffle(told)
    cut = len(told) * 4 // 5
    learned = learn(told[:cut])
    began = time.process_time()
    found = examine(learned.sorter, told[cut:])
    assert (time.process_time() - began) / found.count < 0.005
    assert found.macro_f1 >= 0.88
    assert found.top_2 >= 0.97
    alone = found.at(learned.measures.recommended)
    assert alone.share >= 0.7
    assert alone.precision >= 0.96


def test_topics_of_a_stream_and_of_one_more() -> None:
    docs = [
        Doc(uuid4(), row["留言主题"].strip(), row["留言详情"].strip(), moment(row["留言时间"]))
        for row in rows("stream.csv")
    ]
    began = time.process_time()
    shelf = Shelf.of(docs, for_topics=True)
    topics = topics_of(shelf)
    assert time.process_time() - began < 10
    assert len(topics) > 50
    assert max(len(group) for _name, group in topics) <= LARGEST
    spent = []
    for doc in docs[:9]:
        began = time.process_time()
        shelf.alike(doc)
        shelf.put(doc)
        spent.append(time.process_time() - began)
    assert median(spent) < 0.02


def moment(text: str) -> datetime:
    for form in ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(text)
