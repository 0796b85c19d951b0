"""A sign-up list that somebody brings (Excel, CSV): rows of name and phone. Pure reading; entering it is `actions/lists`."""

from dataclasses import dataclass

from linli.kernel.tables import Sheet, Unreadable, Value, read_tables

NAMES = ("姓名", "名字", "name")
PHONES = ("电话", "手机", "联系电话", "手机号", "联系方式", "phone")
CAME = ("签到", "到场", "出席")
YES = ("是", "到", "√", "✓", "1", "已到", "y", "yes")
HEAD_ROWS = 6
MOST = 2000


def _(text: str) -> str:
    """Marks what is shown to people; whoever shows it translates."""
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its number in the file, counted from 1."""

    row: int
    name: str
    phone: str
    came: bool


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def read_list(raw: bytes) -> list[Entry]:
    """The entries of the first sheet that has a column of names. Raises `Unreadable`."""
    for sheet in read_tables(raw):
        if not sheet.hidden and (found := _entries(sheet)) is not None:
            if len(found) > MOST:
                raise Unreadable(_("一次最多 %(value)s 人，请分几次"), MOST)
            return found
    raise Unreadable(_("没有找到“姓名”这一列"))


def _entries(sheet: Sheet) -> list[Entry] | None:
    for index, cells in enumerate(sheet.rows[:HEAD_ROWS]):
        heads = [_text(cell).lower().replace(" ", "") for cell in cells]
        name, phone, came = (_column(heads, words) for words in (NAMES, PHONES, CAME))
        if name is not None:
            rows = enumerate(sheet.rows[index + 1 :], start=index + 2)
            found = [
                Entry(number, _cell(row, name), _cell(row, phone), _cell(row, came).lower() in YES)
                for number, row in rows
            ]
            return [entry for entry in found if entry.name or entry.phone]
    return None


def _column(heads: list[str], words: tuple[str, ...]) -> int | None:
    return next((index for index, head in enumerate(heads) if head in words), None)


def _cell(row: list[Value], column: int | None) -> str:
    return _text(row[column]) if column is not None and column < len(row) else ""
