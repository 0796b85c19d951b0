"""The tables of ballots."""

from linli.engines.ballots.models.ballot import Ballot, BallotOption, Electorate, Teller
from linli.engines.ballots.models.roll import Objection, RollEntry
from linli.engines.ballots.models.votes import AnonymousBallot, Box, SealedVote, Sheet, StrippedVote

__all__ = [
    "AnonymousBallot", "Ballot", "BallotOption", "Box", "Electorate", "Objection", "RollEntry", "SealedVote", "Sheet",
    "StrippedVote", "Teller",
]  # fmt: skip
