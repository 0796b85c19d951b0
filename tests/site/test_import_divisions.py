"""`linli import divisions`: two encodings, counts as words and as JSON, and a file that is none."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from linli.kernel.models import Jurisdiction
from tests.kernel.test_divisions import LINES

pytestmark = pytest.mark.django_db


def bring_in(path: Path, *more: str) -> str:
    out = StringIO()
    call_command("import_records", "divisions", str(path), *more, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_in_whatever_way_it_is_written(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "divisions.csv"
    path.write_bytes(LINES.encode(encoding))
    assert json.loads(bring_in(path, "--json")) == {
        "read": 4, "added": 14, "changed": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    assert "已有 14 个" in bring_in(path)
    assert Jurisdiction.objects.get(code="310199001").name == "石桥街道"


@pytest.mark.parametrize(
    ("content", "words"), [(b"a,b\n1,2\n", "缺少"), (b"\xff\xff\xff\n" * 9, "编码"), (None, "读不到")]
)
def test_what_is_no_list_is_said(tmp_path: Path, content: bytes | None, words: str) -> None:
    path, told = tmp_path / "other.csv", StringIO()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("import_records", "divisions", str(path), stderr=told)
    assert ended.value.code == 1
    assert words in told.getvalue()
    assert not Jurisdiction.objects.exists()
