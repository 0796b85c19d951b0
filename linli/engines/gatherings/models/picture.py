"""One of the materials of a gathering: the poster, the map to the meeting point, a handout as PDF or Office file."""

from django.db import models

from linli.engines.gatherings.models.gathering import Gathering
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import Record, TenantForeignKey


class GatheringPicture(Record):
    """Seen by whoever may know of the gathering, and by nobody else."""

    gathering = TenantForeignKey(Gathering, on_delete=models.CASCADE, related_name="pictures")
    file = TenantForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "file"], name="picture_of_one_gathering")]
        indexes = [models.Index(fields=["community", "gathering", "at"], name="pictures_of_gathering")]

    def __str__(self) -> str:
        return f"picture of {self.gathering_id}"
