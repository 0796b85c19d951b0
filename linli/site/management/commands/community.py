"""Begin a community from the command line, and invite its secretary by phone."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from linli.accounts.enums import Role
from linli.kernel.actors import Actor
from linli.kernel.divisions import known_above
from linli.kernel.tenancy import in_community
from linli.registry.actions.founding import FoundingRefused, found_community
from linli.registry.actions.invitations import InvitationRefused, invite
from linli.registry.playbook import CommunityEntry
from linli.registry.queries.invitations import link_of


class Command(BaseCommand):
    help = "Begin a community (`create CODE NAME --division CODE --secretary PHONE`) and invite its secretary."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["create"])
        parser.add_argument("code", help="its name in addresses: /c/CODE/")
        parser.add_argument("name")
        parser.add_argument("--division", required=True, metavar="CODE", help="12 digits; see `linli import divisions`")
        parser.add_argument("--phone", default="", help="the number on the big telephone button")
        parser.add_argument("--secretary", required=True, metavar="PHONE", help="gets the link to begin with")
        parser.add_argument("--secretary-name", default="书记", metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        now, division = timezone.now(), options["division"]
        above = [{"code": code, "name": name} for code, name in known_above(division)]
        try:
            entry = CommunityEntry.model_validate(
                {"code": options["code"], "name": options["name"], "division_code": division, "above": above}
                | ({"phone": options["phone"]} if options["phone"] else {})
            )
            with transaction.atomic():
                community = found_community(entry=entry, by=Actor.job(), now=now)
                with in_community(community):
                    made = invite(
                        name=options["secretary_name"], phone=options["secretary"], role=Role.SECRETARY, group=None,
                        place=None, by=Actor.job(), now=now,
                    )  # fmt: skip
        except ValidationError as bad:
            raise CommandError("; ".join(f"{e['loc'][0]}: {e['msg']}" for e in bad.errors())) from bad
        except (FoundingRefused, InvitationRefused) as refused:
            raise CommandError(str(refused)) from refused
        if not above:
            self.stderr.write(f"No area above {division} is on file: `linli import divisions FILE` knows them all.")
        self.stdout.write(f"{community.name} begins. Its secretary takes over at (good once, for a week):")
        self.stdout.write(f"{settings.PUBLIC_URL}{link_of(made, community)}")
