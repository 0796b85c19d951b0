"""Appoint a staff member: the first secretary of a new community, or somebody who answers for a whole area."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.accounts.enums import STAFF, Role
from linli.accounts.models import User
from linli.kernel.actors import Actor
from linli.kernel.communities import community_by_code
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import in_community
from linli.registry.actions.staff import StaffRefused, appoint, appoint_over

SHOWN = 12


class Command(BaseCommand):
    help = "Appoint a staff member of a community, or of every community of an area; prints their first password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--community", metavar="CODE", help="the community's code, or its 12-digit division code")
        where.add_argument("--jurisdiction", metavar="CODE", help="division code of a street, district, city, province")
        roles = sorted(role.value for role in STAFF)
        told = "default: secretary of a community, auditor of an area"
        parser.add_argument("--role", choices=roles, help=told, metavar=f"{{{','.join(roles)}}}")

    def handle(self, *args: Any, **options: Any) -> None:
        who = {"username": options["username"], "name": options["name"], "now": timezone.now()}
        appointed = over if options["jurisdiction"] else inside
        role = Role(options["role"] or (Role.AUDITOR if options["jurisdiction"] else Role.SECRETARY))
        try:
            user, password, where = appointed(options["jurisdiction"] or options["community"], role, who)
        except StaffRefused as refused:
            raise CommandError(str(refused)) from refused
        known = "signs in as before" if not password else f"first password: {password}"
        self.stdout.write(f"{user.name} is {role.label} of {where}; account {user.username}, {known}")


def inside(code: str, role: Role, who: dict[str, Any]) -> tuple[User, str, str]:
    community = community_by_code(code)
    if community is None:
        raise CommandError(f"there is no community {code}: apply its playbook first")
    with in_community(community):
        return *appoint(role=role, by=Actor.job(), **who), community.name


def over(code: str, role: Role, who: dict[str, Any]) -> tuple[User, str, str]:
    area = Jurisdiction.objects.filter(code=code).exclude(level=Jurisdiction.Level.COMMUNITY).first()
    if area is None:
        raise CommandError(unknown_area(code))
    return *appoint_over(role=role, area=area, **who), area.name


def unknown_area(code: str) -> str:
    """Why there is nobody to be over, and the areas of this server's communities to choose from."""
    if community_by_code(code):
        return f"{code} is a community: use --community {code}"
    streets = Jurisdiction.objects.filter(code__in=Community.objects.order_by().values("jurisdiction"))
    known = [f"{area.code} {area.name}" for area in streets.order_by("code")[:SHOWN]]
    return f"there is no area {code}; the communities here lie in: {', '.join(known) or 'none yet'}"
