"""A file somebody gave us, kept outside the web root under its id; who may see it is decided by what it is attached to."""

from django.db import models

from linli.kernel.tenancy import Record


class StoredFile(Record):
    """One picture: made anew from the upload (no metadata left), at most 1,600 pixels a side, with a thumbnail."""

    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.id} {self.width}×{self.height}"
