"""A neighbourhood that settles quarrels: a committee, two mediators on the roster, two who quarrel."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from linli.accounts.actions.residents import known_phone
from linli.accounts.enums import Role
from linli.accounts.models import ResidentAccount, User
from linli.engines.matters.models import Matter
from linli.kernel.crypto import keyed_hash
from linli.kernel.tenancy import in_community
from linli.practices.mediation.actions.appointing import appoint, enlist
from linli.practices.mediation.actions.intake import Application, Quarreller, open_dispute
from linli.practices.mediation.enums import Intake, Side, Way
from linli.practices.mediation.models import Dispute
from linli.practices.mediation.queries.disputes import dispute_for
from linli.registry.enums import GroupKind, Sex
from linli.registry.models import Party, Person
from tests.factories import NOW, Neighbourhood, group, member, neighbourhood, person

#: Numbers of the two who quarrel, and words that must never be seen by others.
ONE, OTHER = "19900000071", "19900000072"
SECRET = "楼上半夜拖椅子，吵了三个月"
NAMES = ("罗小燕", "郭大川")


@dataclass
class Room:
    """`chair` is of the committee; `fellow` of the roster, from Lu'an; `local` of the roster too, with a sign-in."""

    area: Neighbourhood
    committee: Party
    council: Party
    chair: User
    local: User
    fellow: Person
    one: Person
    other: Person

    def application(self, **changes: Any) -> Application:
        parties = (
            Quarreller(Side.APPLICANT, NAMES[0], ONE, self.one, claim="晚上十点以后要安静"),
            Quarreller(Side.RESPONDENT, NAMES[1], OTHER, self.other),
        )
        usual = Application(Way.PEOPLE, Intake.APPLIED, "noise", SECRET, parties, self.area.building)
        return replace(usual, **changes)

    def opened(self, *, now: datetime = NOW, began_as: Matter | None = None, **changes: Any) -> Dispute:
        return open_dispute(
            community=self.area.community, application=self.application(**changes), by=self.area.actor(self.chair),
            now=now, began_as=began_as,
        )  # fmt: skip

    def wished(self, **wishes: str) -> tuple[Quarreller, ...]:
        one, other = self.application().parties
        return (replace(one, **wishes), other)

    def named(self, dispute: Dispute, who: Person | None = None, now: datetime = NOW) -> Dispute:
        appoint(dispute=dispute, mediator=(who or self.fellow).id, by=self.area.actor(self.chair), now=now)
        return self.again(dispute)

    def again(self, dispute: Dispute) -> Dispute:
        """As the database has it now, for the chair."""
        found = dispute_for(self.area.visitor(self.chair), dispute.id)
        assert found is not None
        return found

    def account(self, phone: str = ONE) -> ResidentAccount:
        return known_phone(phone=phone, now=NOW)


def somebody(name: str, phone: str, **fields: Any) -> Person:
    return person(name, phone=phone, phone_hash=keyed_hash(phone, "phone"), **fields)


def room(code: str = "qingyang", name: str = "青杨社区") -> Room:
    area = neighbourhood(code, name)
    with in_community(area.community):
        committee = group(GroupKind.MEDIATORS, "mediators", "青杨人民调解委员会")
        council = group(GroupKind.NEIGHBOURHOOD_COMMITTEE, "council", "民情理事会")
        chair = member("贾主任", Role.MEDIATOR, groups=(committee,))
        local = member("石调解", Role.MEDIATOR)
        fellow = somebody("柳大姐", "19900000073", sex=Sex.FEMALE)
        made = Room(
            area, committee, council, chair, local, fellow, somebody(NAMES[0], ONE), somebody(NAMES[1], OTHER)
        )  # fmt: skip
        by = area.actor(chair)
        enlist(person=fellow, quarrels=["noise"], home_town="安徽六安", dialects=["六安话"], by=by, now=NOW)
        enlist(person=area.person(local), quarrels=["noise", "leak"], capacity=2, by=by, now=NOW)
    return made
