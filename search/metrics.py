"""How good rankings are, against what people have judged. Pure.

A query's grades map ids to whole numbers: 0 not relevant, and the more the better. Ids without a grade are 0.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

#: Grades of one query by id.
Grades = Mapping[str, int]

#: Places of a ranking that hits@10 and nDCG@10 look at.
FIRST_PAGE = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all queries, each 0 to 1: see the functions of this module."""

    queries: int
    hits_at_1: float
    hits_at_10: float
    mrr: float
    ndcg_at_10: float

    def row(self) -> dict[str, float]:
        """By the names that reports use: queries, hits@1, hits@10, mrr, ndcg@10."""
        return {name.replace("_at_", "@"): round(value, 4) for name, value in asdict(self).items()}


def hit(ranking: Sequence[str], grades: Grades, places: int) -> bool:
    """Whether an id with a grade above 0 is among the first places (hits@k, or success@k)."""
    return any(grades.get(found, 0) > 0 for found in _each_once(ranking)[:places])


def reciprocal_rank(ranking: Sequence[str], grades: Grades) -> float:
    """1 / the place of the first id with a grade above 0, and 0 when there is none.

    Its mean over queries is MRR (Voorhees, TREC-8 Question Answering Track Report, 1999).
    """
    for place, found in enumerate(_each_once(ranking), 1):
        if grades.get(found, 0) > 0:
            return 1 / place
    return 0.0


def ndcg(ranking: Sequence[str], grades: Grades, places: int) -> float:
    """DCG of the ranking / DCG of the best possible one, where DCG = sum of grade / log2(place + 1) over the places.

    Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4), 2002, with the grade
    itself as the gain, as in trec_eval. Raises ValueError when no grade is above 0.
    """
    best = _discounted(sorted(grades.values(), reverse=True)[:places])
    if not best:
        raise ValueError("a query needs an id with a grade above 0")
    return _discounted([grades.get(found, 0) for found in _each_once(ranking)[:places]]) / best


def measure(rankings: Mapping[str, Sequence[str]], judged: Mapping[str, Grades]) -> Figures:
    """The figures of a set of queries: their rankings and their grades by query.

    An id that a ranking has twice counts at its first place. Raises ValueError when there is no query, when the two do
    not name the same queries, and for a query without an id graded above 0: nothing can be said about it.
    """
    if not judged or rankings.keys() != judged.keys():
        raise ValueError("each query needs a ranking, which may be empty, and grades")
    unjudged = [query for query, grades in judged.items() if not any(grade > 0 for grade in grades.values())]
    if unjudged:
        raise ValueError(f"the query {unjudged[0]!r} has no id with a grade above 0")
    pairs = [(rankings[query], grades) for query, grades in judged.items()]
    return Figures(
        queries=len(pairs),
        hits_at_1=_mean([hit(*pair, 1) for pair in pairs]),
        hits_at_10=_mean([hit(*pair, FIRST_PAGE) for pair in pairs]),
        mrr=_mean([reciprocal_rank(*pair) for pair in pairs]),
        ndcg_at_10=_mean([ndcg(*pair, FIRST_PAGE) for pair in pairs]),
    )


def _each_once(ranking: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranking))


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
