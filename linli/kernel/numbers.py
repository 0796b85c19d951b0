"""The next public number of a kind of record."""

from django.db import connection

from linli.kernel.ids import public_number, uuid7
from linli.kernel.models import Sequence
from linli.kernel.tenancy import current_community_id

NEXT = """
INSERT INTO kernel_sequence (id, community_id, name, year, last) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (community_id, name, year) DO UPDATE SET last = kernel_sequence.last + %s RETURNING last
"""


def next_numbers(*, name: str, year: int, count: int = 1) -> list[str]:
    """The next `count` numbers of this community in one statement; the row stays locked until the transaction ends."""
    column = Sequence._meta.pk
    ids = [column.get_db_prep_value(value, connection) for value in (uuid7(), current_community_id())]
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [*ids, name, year, count, count])
        last: int = cursor.fetchone()[0]
    return [public_number(year, number) for number in range(last - count + 1, last + 1)]


def next_number(*, name: str, year: int) -> str:
    return next_numbers(name=name, year=year)[0]
