"""A retry never makes two: the key of a form that succeeded, and where it led."""

from django.db import connection, models

from linli.kernel.tenancy import Record


class IdempotencyKey(Record):
    key = models.CharField(max_length=64)
    owner = models.CharField(max_length=64, help_text="who sent it: a key of another is a key of its own")
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "owner", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key

    def taken(self) -> bool:
        """Insert the row unless the key is there already; waits for a transaction that is just taking it."""
        fields = self._meta.concrete_fields
        names, places = ", ".join(str(field.column) for field in fields), ", ".join(["%s"] * len(fields))
        values = [field.get_db_prep_save(getattr(self, field.attname), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self._meta.db_table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING", values
            )
            return bool(cursor.rowcount)
