"""Which concepts a phrase may mean: what an engine looks for, and the ranking of what it finds. Pure."""

from search.concepts.planning import plan_phrase
from search.concepts.ranking import Found, rank

__all__ = ["Found", "plan_phrase", "rank"]
