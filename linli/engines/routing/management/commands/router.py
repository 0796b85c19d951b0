"""Have a community's router learn from a file, or measure it on one."""

import csv
import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.engines.routing.actions.learning import keep_version
from linli.engines.routing.enums import Learnt
from linli.engines.routing.models import Version
from linli.engines.routing.queries.eligible import samples
from linli.engines.routing.queries.sorters import active_version, router, sorter_of
from linli.engines.routing.rules.learning import Sample, TooFew, examine, learn
from linli.engines.routing.rules.scores import Measures, alone_above
from linli.engines.routing.rules.sorter import Sorter
from linli.kernel.actors import Actor
from linli.kernel.communities import community_by_code
from linli.kernel.tenancy import in_community

COLUMNS = ("label", "text")


def labelled(path: str) -> list[Sample]:
    """The texts of a file with columns id, label, text. Raises `CommandError`."""
    csv.field_size_limit(sys.maxsize)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as bad:
        raise CommandError(f"{path} cannot be read: {bad}") from bad
    if not rows or any(column not in rows[0] for column in COLUMNS):
        raise CommandError(f"{path} needs the columns id, label, text and at least one row")
    return [(row["label"].strip(), row["text"]) for row in rows if (row["label"] or "").strip() and row["text"]]


class Command(BaseCommand):
    help = "Have a community's router learn (`train`) from its own closed matters or a labelled file, or `evaluate` it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["train", "evaluate"])
        parser.add_argument("--community", required=True, metavar="CODE")
        parser.add_argument("--from", dest="file", metavar="FILE.csv", help="columns id, label, text; else own matters")
        parser.add_argument("--json", action="store_true", help="figures for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        community = community_by_code(options["community"])
        if community is None:
            raise CommandError(f"there is no community {options['community']}")
        with in_community(community):
            texts = labelled(options["file"]) if options["file"] else samples()
            do = self._trained if options["action"] == "train" else self._evaluated
            told = do(texts, bool(options["file"]))
        lines = [f"{name}: {value}" for name, value in told.items() if not isinstance(value, dict)]
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) if options["json"] else "\n".join(lines))

    def _trained(self, texts: list[Sample], from_file: bool) -> dict[str, Any]:
        began = time.monotonic()
        try:
            learned = learn(texts)
        except TooFew as few:
            raise CommandError(str(few)) from few
        learnt = Learnt.FILE if from_file else Learnt.MATTERS
        version = keep_version(learned=learned, learnt=learnt, by=Actor.job(), now=timezone.now())
        told = {"version": version.number, "seconds": round(time.monotonic() - began, 2), "labels": learned.mix}
        return told | figures(learned.measures, learned.measures.recommended)

    def _evaluated(self, texts: list[Sample], from_file: bool) -> dict[str, Any]:
        version = active_version()
        if version is None:
            raise CommandError("nothing was learned yet: `linli router train`")
        if not texts:
            raise CommandError("there is nothing to measure on")
        sorter = sorter_of(version)
        began = time.monotonic()
        measures = examine(sorter, texts)
        each_ms = (time.monotonic() - began) / len(texts) * 1000
        return {"version": version.number} | self._dispatched(sorter, texts, version, measures, each_ms)

    def _dispatched(
        self, sorter: Sorter, texts: list[Sample], version: Version, measures: Measures, each_ms: float
    ) -> dict[str, Any]:
        """With the community's threshold; where it is off, the one that the version recommends."""
        set_up = router()
        own = set_up.threshold if set_up else None
        threshold = own if own is not None else Measures.from_json(version.measures).recommended
        exact = alone_above([label for label, _t in texts], [sorter.ranked(text) for _l, text in texts], threshold)
        told = figures(measures, threshold) | {
            "dispatched_share": round(exact.share, 4), "dispatched_precision": round(exact.precision, 4),
        }  # fmt: skip
        return told | {"threshold_is_on": own is not None, "ms_per_text": round(each_ms, 3)}


def figures(measures: Measures, threshold: float) -> dict[str, Any]:
    """What people ask of a sorter, all shares 0–1."""
    alone = measures.at(threshold)
    return {
        "count": measures.count, "accuracy": round(measures.accuracy, 4), "macro_f1": round(measures.macro_f1, 4),
        "top_2": round(measures.top_2, 4), "calibration_error": round(measures.calibration_error, 4),
        "threshold": threshold, "dispatched_share": round(alone.share, 4),
        "dispatched_precision": round(alone.precision, 4),
    }  # fmt: skip
