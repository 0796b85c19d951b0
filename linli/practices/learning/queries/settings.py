"""What a community's playbook says of its classes, beside the rows made from it."""

from linli.kernel.models import Community
from linli.practices.learning.rules import MEDAL_AGE


def medal_age(community: Community) -> int:
    """From which age on somebody is due for the medal."""
    return int(community.settings.get("learning", {}).get("medal_age", MEDAL_AGE))
