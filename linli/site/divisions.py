"""`linli import divisions FILE.csv`: the state's list of communities, for whoever sets one up to find theirs in."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from linli.kernel.divisions import NoDivisions, Tally, load_divisions

ENCODINGS = ("utf-8-sig", "gb18030")
TOLD_AT_MOST = 20


class Unreadable(ValueError):
    """The file is no list of divisions; `str()` says why."""


@contextmanager
def opened(path: Path) -> Iterator[IO[str]]:
    """The file as text, in UTF-8 or GB18030 (told from its beginning)."""
    with path.open("rb") as head:
        begins = head.read(65536).rpartition(b"\n")[0]
    for encoding in ENCODINGS:
        try:
            begins.decode(encoding)
        except UnicodeDecodeError:
            continue
        with path.open(encoding=encoding, newline="") as file:
            yield file
        return
    raise Unreadable("既不是 UTF-8 也不是 GB18030 编码")


def bring_in(path: Path, advance: Any) -> Tally:
    """Load the file; `advance(bytes read)` as it goes. Raises `Unreadable` and OSError."""
    tally = Tally()
    try:
        with opened(path) as file:
            for tally_so_far in load_divisions(file):
                tally = tally_so_far
                advance(os.lseek(file.fileno(), 0, os.SEEK_CUR))
    except NoDivisions as error:
        raise Unreadable(f"第一行里缺少这些列：{'、'.join(error.missing)}") from error
    except UnicodeDecodeError as error:
        raise Unreadable("里面有既不是 UTF-8 也不是 GB18030 的字") from error
    return tally


def told(tally: Tally, as_json: bool) -> str:
    counts = asdict(tally) | {"refused": len(tally.refused)}
    if as_json:
        return json.dumps(counts)
    words = "读到 {read} 行：新增区划 {added} 个，改动 {changed} 个，已有 {unchanged} 个，退回 {refused} 行".format(
        **counts
    )
    lines = "、".join(map(str, tally.refused[:TOLD_AT_MOST]))
    return f"{words}（第 {lines} 行不完整或代码对不上）" if lines else words
