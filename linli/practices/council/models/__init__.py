"""The tables of council."""

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

__all__ = [
    "Appraisal",
    "BenchTalk",
    "CompletionReview",
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
    "Signature",
    "Spending",
]
