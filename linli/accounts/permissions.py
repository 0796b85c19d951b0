"""What can be permitted at all: every module declares its permissions here, and one page draws them as a table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import STAFF, Role


@dataclass(frozen=True, slots=True)
class Permission:
    """A name such as `appeals.dispatch`, its words, and the roles that have it."""

    name: str
    label: str | Promise
    roles: frozenset[Role]


PERMISSIONS: dict[str, Permission] = {}


def declare(name: str, label: str | Promise, roles: set[Role] | frozenset[Role]) -> str:
    """Declare a permission once; returns its name, to be used in moves and views."""
    permission = Permission(name, label, frozenset(roles))
    if PERMISSIONS.setdefault(name, permission) != permission:
        raise ValueError(f"{name} is declared twice, differently")
    return name


def granted(name: str, roles: frozenset[Role]) -> bool:
    return not PERMISSIONS[name].roles.isdisjoint(roles)


STAFF_PAGES = declare("accounts.staff", _("进入工作台"), STAFF)
GRANT_ROLES = declare("accounts.grant", _("任免角色"), {Role.SECRETARY})
SEE_READS = declare("accounts.reads", _("查看谁看过档案"), {Role.SECRETARY, Role.AUDITOR})
MESSAGES = declare("accounts.messages", _("修改消息的规则和模板"), {Role.SECRETARY})
KEYS = declare("accounts.keys", _("发放、撤销接口密钥"), {Role.SECRETARY})
