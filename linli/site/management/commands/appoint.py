"""Appoint a staff member from the command line: the first secretary of a new community."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from linli.accounts.enums import STAFF, Role
from linli.kernel.actors import Actor
from linli.kernel.communities import community_by_code
from linli.kernel.tenancy import in_community
from linli.registry.actions.staff import StaffRefused, appoint


class Command(BaseCommand):
    help = "Appoint a staff member, e.g. the first secretary of a new community; prints their first password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--community", required=True, metavar="CODE")
        parser.add_argument("--role", default=Role.SECRETARY.value, choices=sorted(role.value for role in STAFF))

    def handle(self, *args: Any, **options: Any) -> None:
        community = community_by_code(options["community"])
        if community is None:
            raise CommandError(f"there is no community {options['community']}: apply its playbook first")
        role, now = Role(options["role"]), timezone.now()
        try:
            with in_community(community):
                user, password = appoint(
                    username=options["username"], name=options["name"], role=role, by=Actor.job(), now=now
                )
        except StaffRefused as refused:
            raise CommandError(str(refused)) from refused
        known = "signs in as before" if not password else f"first password: {password}"
        self.stdout.write(f"{user.name} is {role.label} of {community.name}; account {user.username}, {known}")
