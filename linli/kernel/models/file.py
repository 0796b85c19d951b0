"""A file somebody gave us, kept outside the web root under its id; who may see it is decided by what it is attached to."""

from django.db import models

from linli.kernel.tenancy import Record


class StoredFile(Record):
    """A picture, made anew (no metadata left), at most 1,600 pixels a side, with a thumbnail; or a document as it came."""

    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    @property
    def is_picture(self) -> bool:
        return self.width > 0

    def __str__(self) -> str:
        return f"{self.id} {self.width}×{self.height}"
