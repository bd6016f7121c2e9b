"""The one place where relevance is decided: a query as clauses with whole-number weights, and the reasons for a hit.

Required skills, filters and visibility select (`search.demands`, `search.plans`); everything here only ranks. There is
no BM25: engines compute it from different statistics, a rare desired skill could outrank a required one, and nobody
could explain it.
"""

from datetime import datetime
from functools import lru_cache
from typing import overload

from search.clauses.experts import expert_clauses, explain_expert, name_condition
from search.clauses.needs import explain_need, need_clauses
from search.clauses.weights import (
    CAPACITY,
    COMPLETE,
    DEADLINE,
    DESIRED,
    FRESH,
    HELD,
    LANGUAGE,
    NAME,
    NEED_WEIGHTS,
    OCCUPATION,
    REGION,
    REQUIRED,
    SKILL,
    VERIFICATION,
    WEIGHTS,
    WORD,
    YEARS,
)
from search.conditions import Clause
from search.documents import ExpertDocument, NeedDocument
from search.queries import ExpertQuery, NeedQuery
from search.results import Reason


@lru_cache(maxsize=64)
def clauses_of(query: ExpertQuery | NeedQuery, at: datetime) -> tuple[Clause, ...]:
    """The scoring clauses of a search by relevance. Remembered, for the reasons of each hit of a page."""
    return tuple(expert_clauses(query, at) if isinstance(query, ExpertQuery) else need_clauses(query, at))


@overload
def explain(query: ExpertQuery, document: ExpertDocument, at: datetime) -> tuple[Reason, ...]: ...
@overload
def explain(query: NeedQuery, document: NeedDocument, at: datetime) -> tuple[Reason, ...]: ...
def explain(
    query: ExpertQuery | NeedQuery, document: ExpertDocument | NeedDocument, at: datetime
) -> tuple[Reason, ...]:
    """What each clause of a search by relevance has to say about one document, in the order of the clauses.

    The weights add up to the engine's score of that document without the rotation. What was asked for and is not
    there has a reason too; of the small things only what there is to say. Pure, and the same for both sides of a
    match. Raises ValueError for a document that cannot be indexed, TypeError for one of another kind than is asked for.
    """
    clauses = clauses_of(query, at)
    if isinstance(query, ExpertQuery) and isinstance(document, ExpertDocument):
        return explain_expert(query, document, clauses, at)
    if isinstance(query, NeedQuery) and isinstance(document, NeedDocument):
        return explain_need(query, document, clauses, at)
    raise TypeError(f"a {document.kind} is nothing that a {type(query).__name__} asks for")


__all__ = [
    "CAPACITY",
    "COMPLETE",
    "DEADLINE",
    "DESIRED",
    "FRESH",
    "HELD",
    "LANGUAGE",
    "NAME",
    "NEED_WEIGHTS",
    "OCCUPATION",
    "REGION",
    "REQUIRED",
    "SKILL",
    "VERIFICATION",
    "WEIGHTS",
    "WORD",
    "YEARS",
    "clauses_of",
    "explain",
    "name_condition",
]
