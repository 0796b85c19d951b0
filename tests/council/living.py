"""Proposals at any point of their life, made through the actions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from linli.accounts.models import ResidentAccount
from linli.practices.council.actions import (
    appraising,
    moving,
    opinions,
    projects,
    proposing,
    resolving,
    revising,
    rounds,
)
from linli.practices.council.actions.proposing import Draft, From
from linli.practices.council.enums import Origin, Profession, Stage, Stance, Verdict, Way
from linli.practices.council.models import Appraisal, Project, Proposal, Round
from linli.registry.models import Party
from tests.factories import NOW, Neighbourhood, resident

TEXT = "楼门口有三级台阶，老人和婴儿车上下不方便，希望加一段坡道。"


@dataclass
class Life:
    area: Neighbourhood
    now: datetime = NOW

    @property
    def desk(self) -> Any:
        return self.area.actor(self.area.worker)

    @property
    def boss(self) -> Any:
        return self.area.actor(self.area.secretary)

    def proposed(
        self, title: str = "3号楼门口加坡道", *, account: ResidentAccount | None = None, **given: Any
    ) -> Proposal:
        source = From(Origin.RESIDENT, account=account) if account else From(Origin.STAFF, user=self.area.worker)
        by = self.area.reporter if account else self.desk
        draft = Draft(title, given.pop("text", TEXT), self.area.building, about_nobody=True)
        return proposing.propose(
            community=self.area.community, draft=draft, source=source, by=by, now=self.now, **given
        )

    def moved(self, proposal: Proposal, name: str) -> Proposal:
        return moving.move(proposal=proposal, name=name, by=self.desk, now=self.now)

    def heard(self, proposal: Proposal, stance: Stance = Stance.FOR, way: Way = Way.DOOR, **given: Any) -> Any:
        said = opinions.Heard(way, stance, **given)
        return opinions.gather(proposal=proposal, heard=said, user=self.area.worker, by=self.desk, now=self.now)

    def discussed(self, **given: Any) -> Proposal:
        """In discussion, with one opinion."""
        proposal = self.moved(self.proposed(**given), "discuss")
        self.heard(proposal, words="支持，但是不要占车位", name="刘奶奶")
        return proposal

    def at(self, stage: Stage, **given: Any) -> Proposal:
        proposal = self.discussed(**given)
        if stage == Stage.DISCUSSION:
            return proposal
        self.moved(proposal, "review")
        if stage in (Stage.APPRAISAL, Stage.RESOLUTION, Stage.ADOPTED):
            self.moved(proposal, "appraise")
        if stage in (Stage.RESOLUTION, Stage.ADOPTED):
            self.appraised(self.asked(proposal, self.area.property_company))
            self.moved(proposal, "decide")
        if stage == Stage.ADOPTED:
            self.resolved(proposal)
        return proposal

    def asked(self, proposal: Proposal, party: Party) -> Appraisal:
        return appraising.ask(
            proposal=proposal, party=party, profession=Profession.ENGINEER, due=self.now + timedelta(days=5), by=self.desk,
            now=self.now,
        )  # fmt: skip

    def appraised(self, appraisal: Appraisal, verdict: Verdict = Verdict.FEASIBLE, **given: Any) -> Appraisal:
        finding = appraising.Finding(verdict, given.pop("cost_fen", 1_200_000), given.pop("days", 20), **given)
        return appraising.appraise(
            appraisal=appraisal, finding=finding, by=self.area.actor(self.area.property_staff), now=self.now
        )

    def resolved(self, proposal: Proposal, *, adopted: bool = True, reason: str = "大多数人支持，造价合适") -> Proposal:
        verdict = resolving.Resolution(adopted, reason, 1_200_000 if adopted else None, 20 if adopted else None)
        return resolving.resolve(proposal=proposal, resolution=verdict, by=self.boss, now=self.now)

    def revised(self, proposal: Proposal, text: str, note: str = "按意见改") -> Any:
        draft = Draft(proposal.title, text, about_nobody=True)
        return revising.revise(proposal=proposal, draft=draft, note=note, by=self.desk, now=self.now)

    def project(self, **given: Any) -> Project:
        start = projects.Start(self.area.property_company, 1_500_000, self.now.date() + timedelta(days=40))
        return projects.begin(proposal=self.at(Stage.ADOPTED, **given), start=start, by=self.desk, now=self.now)

    def round(self, year: int = 2026, closes: date | None = None) -> Round:
        return rounds.open_round(
            community=self.area.community, year=year, name=f"{year}年双五工程", opens_on=self.now.date(),
            closes_on=closes or self.now.date() + timedelta(days=20), by=self.desk, now=self.now,
        )  # fmt: skip

    def supporters(self, proposal: Proposal, number: int) -> list[ResidentAccount]:
        found = [resident(f"邻居{n}") for n in range(number)]
        for account in found:
            proposing.support(proposal=proposal, account=account, by=self.area.reporter, now=self.now)
        return found
