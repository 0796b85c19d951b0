"""Erase what is due by the rules, or one person of a community; dry run unless told to apply; `--rules` shows the rules."""

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from linli.accounts.models import ResidentAccount
from linli.journeys.personal.actions.ageing import OWN_WAYS, age
from linli.journeys.personal.actions.erasing import ErasureRefused, erase
from linli.journeys.personal.kinds import KINDS, Kind
from linli.journeys.personal.queries.somebody import Somebody, by_account, by_person
from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.models import Community
from linli.kernel.personal import normal_phone
from linli.kernel.tenancy import in_community
from linli.registry.models import Person

NAMES = {kind.model: kind.name for kind in KINDS}


class Command(BaseCommand):
    help = "Erase what is due by the rules everywhere, or one person of a community. Changes nothing without --apply."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--community", default="", metavar="CODE", help="only this one; all of them else")
        parser.add_argument(
            "--person", default="", metavar="ID|PHONE", help="erase this person, or whose phone this is"
        )
        parser.add_argument("--apply", action="store_true", help="do it; without it, only tell what would be done")
        parser.add_argument("--json", action="store_true", help="the report as JSON")
        parser.add_argument("--rules", action="store_true", help="show how long each kind of data stays, and why")
        parser.epilog = "Counts, figures and the story of events stay. Exit status 1: something stands against it."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rules"]:
            self._rules(options["json"])
            return
        if options["person"] and not options["community"]:
            raise CommandError("--person wants --community CODE")
        codes = {"code": options["community"]} if options["community"] else {}
        found = list(Community.objects.filter(**codes).order_by("code"))
        if codes and not found:
            raise CommandError(f"there is no community {options['community']!r}")
        report: dict[str, Any] = {"applied": options["apply"], "communities": {}}
        for community in found:
            report["communities"][community.code] = self._in(community, options["person"], options["apply"])
        self._tell(report, options["json"])

    def _in(self, community: Community, wanted: str, apply: bool) -> dict[str, Any]:
        with in_community(community), transaction.atomic():
            try:
                told = self._erased(wanted) if wanted else {"gone": age(now=timezone.now()), "stayed": {}}
            except ErasureRefused as refused:
                raise CommandError(str(refused)) from None
            if not apply:
                transaction.set_rollback(True)
        return told

    def _erased(self, wanted: str) -> dict[str, Any]:
        told = erase(who=_somebody(wanted), user=None, by=Actor.job(), now=timezone.now())
        return {"gone": dict(told.gone), "stayed": dict(told.stayed)}

    def _tell(self, report: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for code, told in report["communities"].items():
            for fate, counts in told.items():
                for model, count in sorted(counts.items()):
                    self.stdout.write(f"{code:<16}{fate:<8}{count:>8}  {model:<28}{NAMES.get(model, '')}")
        self.stdout.write("done" if report["applied"] else "nothing was changed: --apply does it")

    def _rules(self, as_json: bool) -> None:
        rows = [
            {"kind": kind.model, "name": str(kind.name), "days": kind.days or None, "counted_from": kind.since,
             "then": _fate(kind), "why": str(kind.why)}
            for kind in KINDS
        ]  # fmt: skip
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            days = f"{row['days']} d" if row["days"] else "on leaving"
            self.stdout.write(f"{row['kind']:<28}{days:<12}{row['then']:<9}{row['name']}: {row['why']}")


def _fate(kind: Kind) -> str:
    fate = kind.then if kind.days else kind.leaving
    return "removed" if fate is None else "emptied" if fate or kind.model in OWN_WAYS else "stays"


def _somebody(wanted: str) -> Somebody:
    """By the id in the address of their page, or by phone. Raises CommandError."""
    try:
        person = Person.objects.select_related("party", "account").filter(pk=UUID(wanted)).first()
        if person is not None:
            return by_person(person)
    except ValueError:
        pass
    phone = normal_phone(wanted)
    hashed = keyed_hash(phone, "phone") if phone else ""
    account = ResidentAccount.objects.filter(phone_hash=hashed).first() if hashed else None
    people = (
        Person.objects.filter(phone_hash=hashed, merged_into=None).select_related("party", "account") if hashed else []
    )
    if account is not None and not (who := by_account(account)).people and len(people) == 1:
        return Somebody((people[0],), who.account)
    if account is not None:
        return by_account(account)
    if len(people) == 1:
        return by_person(people[0])
    raise CommandError("nobody, or more than one, is known by that: take the id from the address of their page")
