"""What the community's playbook says of its loop."""

from linli.engines.matters.rules import Loop
from linli.kernel.models import Community


def loop_of(community: Community) -> Loop:
    return Loop(**{key: int(value) for key, value in community.settings.get("loop", {}).items()})
