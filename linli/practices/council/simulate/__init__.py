"""A plausible past of the council, lived through its actions."""

from linli.practices.council.simulate.halls import count_doors
from linli.practices.council.simulate.now import hold_council

__all__ = ["count_doors", "hold_council"]
