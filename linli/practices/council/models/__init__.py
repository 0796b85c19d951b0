"""The tables of council."""

from linli.practices.council.models.disclosure import Disclosure, DisclosureObjection
from linli.practices.council.models.hall import BenchTalk, DoorCount
from linli.practices.council.models.opinion import Appraisal, Opinion
from linli.practices.council.models.project import (
    CompletionReview,
    Milestone,
    Project,
    ProjectPhoto,
    Reviewer,
    Spending,
)
from linli.practices.council.models.proposal import JoinedMatter, Phase, Proposal, Revision, Signature
from linli.practices.council.models.round import Round
from linli.practices.council.models.survey import Survey, SurveyAnswer
from linli.practices.council.models.voting import RoundBallot

__all__ = [
    "Appraisal",
    "BenchTalk",
    "CompletionReview",
    "Disclosure",
    "DisclosureObjection",
    "DoorCount",
    "JoinedMatter",
    "Milestone",
    "Opinion",
    "Phase",
    "Project",
    "ProjectPhoto",
    "Proposal",
    "Reviewer",
    "Revision",
    "Round",
    "RoundBallot",
    "Signature",
    "Spending",
    "Survey",
    "SurveyAnswer",
]
