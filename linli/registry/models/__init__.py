"""The registry's tables."""

from linli.registry.models.duty import DutyShift
from linli.registry.models.group import DirectoryEntry, Group, Membership
from linli.registry.models.household import Household, HouseholdMember, Residence
from linli.registry.models.party import Party
from linli.registry.models.person import Circumstance, Person
from linli.registry.models.place import Place
from linli.registry.models.responsibility import Responsibility

__all__ = [
    "Circumstance", "DirectoryEntry", "DutyShift", "Group", "Household", "HouseholdMember", "Membership", "Party",
    "Person", "Place", "Residence", "Responsibility",
]  # fmt: skip
