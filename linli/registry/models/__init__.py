"""The registry's tables."""

from linli.registry.models.access import EmergencyAccess
from linli.registry.models.duty import DutyShift
from linli.registry.models.group import DirectoryEntry, Group, Membership
from linli.registry.models.household import Household, HouseholdMember, Residence
from linli.registry.models.imported import Import
from linli.registry.models.invitation import Invitation
from linli.registry.models.merge import Merge
from linli.registry.models.party import Party
from linli.registry.models.person import Circumstance, Person
from linli.registry.models.place import Place
from linli.registry.models.responsibility import Responsibility
from linli.registry.models.ties import Authorisation, Guardianship, Kinship

__all__ = [
    "Authorisation", "Circumstance", "DirectoryEntry", "DutyShift", "EmergencyAccess", "Group", "Guardianship",
    "Household", "HouseholdMember", "Import", "Invitation", "Kinship", "Membership", "Merge", "Party", "Person", "Place",
    "Residence", "Responsibility",
]  # fmt: skip
