"""The tables of problem lists."""

from linli.practices.problemlists.models.problem import Problem, ProblemList

__all__ = ["Problem", "ProblemList"]
