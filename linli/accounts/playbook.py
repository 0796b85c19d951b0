"""What a community may call its roles."""

from linli.accounts.enums import Role
from linli.kernel.playbooks import Name, Strict


class RolesSection(Strict):
    """`roles`: a role's key → what this community calls it (`grid_worker: 微格长`)."""

    roles: dict[Role, Name] = {}
