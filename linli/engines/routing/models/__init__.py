"""The tables of routing."""

from linli.engines.routing.models.router import Router, Suggestion, Version
from linli.engines.routing.models.rule import Rule
from linli.engines.routing.models.topic import Topic, TopicMatter

__all__ = ["Router", "Rule", "Suggestion", "Topic", "TopicMatter", "Version"]
