"""What the engine has to say to a search: a page of people or needs and, where few meet everything, what
asking less would give.

At most three round trips: everything required, what each relaxation would find, the step that is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from maghribcom.demand.models import FEW
from maghribcom.directory.searches import Asked
from search import ConceptQuery, Engine, ExpertQuery, NeedQuery, ResultPage
from search.demands import demands_of, words_of
from search.queries import ALL, LAST_PAGE, PAGE_SIZE
from search.relaxation import Instead, Step, Without, ladder, near_instead, taken, without_filters, without_one

#: Ways of one kind to more results that a page offers: those that help most.
OFFERED = 3
#: What words may mean: people have skills and occupations, and needs ask for them.
_MEANT = ("skill", "knowledge", "occupation")

Query = TypeVar("Query", ExpertQuery, NeedQuery)
Way = TypeVar("Way")
Kind = TypeVar("Kind", bound=Asked)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Query]):
    """A page of people or needs at the step `query.match`, and how many each way to more people would find.

    `strict` is how many meet everything. Without relaxations `steps` is empty. `without` and `instead` hold only what
    finds more than `strict`, most first; where neither they nor any step do, `without` drops every filter. `meant` are
    concepts that the words may mean.
    """

    query: Query
    found: ResultPage
    strict: int
    steps: tuple[tuple[Step[Query], int], ...] = ()
    without: tuple[tuple[Without[Query], int], ...] = ()
    instead: tuple[tuple[Instead[Query], int], ...] = ()
    meant: tuple[str, ...] = ()

    @property
    def few(self) -> bool:
        """Whether few meet everything."""
        return self.strict < FEW

    @property
    def everywhere(self) -> bool:
        """Whether words were looked for in every language."""
        return self.query.text_language is None and bool(words_of(self.query))


def answer_page(engine: Engine, search: Kind, query: Query, at: datetime) -> tuple[Kind, Answer[Query]]:
    """`answer`, and the search that it answers: the last page where the address names one that is no more."""
    found = answer(engine, search, query, at)
    if found.found.ids or not found.found.total:
        return search, found
    last = replace(search, page=min(last_page(found.found.total), query.page))
    return last, answer(engine, last, replace(query, page=last.page), at)


def last_page(total: int) -> int:
    """The last page that can be asked for."""
    return max(1, min(LAST_PAGE, -(-total // PAGE_SIZE)))


def answer(engine: Engine, search: Asked, query: Query, at: datetime) -> Answer[Query]:
    """What is found, at the step that the address names, else at the first one with enough.

    Raises SearchUnavailable and SearchOutdated as the engine does.
    """
    names = _names(search)
    steps = ladder(query, names)
    named = next((step for step in steps if step.name == search.step), None)
    query = _paged(named or steps[0], query)
    found = engine.search(query, at)
    if not search.asks or (query.match == ALL and found.total >= FEW):
        return Answer(query, found, found.total)
    without, instead = without_one(query), near_instead(query)
    bare = without_filters(query, names)
    uncounted = [step for step in steps if step.name != query.match]
    tried: list[Query] = [step.query for step in uncounted]
    tried += [way.query for way in without]
    tried += [way.query for way in instead]
    tried += [bare.query] if bare else []
    counts = engine.count_all(tried, at)
    known = {query.match: found.total} | {step.name: n for step, n in zip(uncounted, counts, strict=False)}
    totals, others = [known[step.name] for step in steps], counts[len(uncounted) :]
    strict = totals[0]
    meant: tuple[str, ...] = ()
    if named is None and (step := taken(steps, totals, FEW)).name != ALL:
        query = _paged(step, query)
        found = engine.search(query, at)
    elif strict < FEW and not demands_of(query):
        meant = _meant(engine, search)
    fewer = _helping(without, others[: len(without)], strict)
    near = _helping(instead, others[len(without) : len(without) + len(instead)], strict)
    if bare and not (fewer or near) and max(totals) == strict:
        fewer = _helping((bare,), others[-1:], strict)
    return Answer(query, found, strict, tuple(zip(steps, totals, strict=True)), fewer, near, meant)


def _paged(step: Step[Query], query: Query) -> Query:
    return replace(step.query, page=query.page)


def _helping(ways: Sequence[Way], counts: Sequence[int], strict: int) -> tuple[tuple[Way, int], ...]:
    """The ways that find more, those that find the most first."""
    found = [(way, count) for way, count in zip(ways, counts, strict=True) if count > strict]
    return tuple(sorted(found, key=lambda pair: -pair[1])[:OFFERED])


def _names(search: Asked) -> str:
    """What the skills and occupations that are demanded are called."""
    asked = (*(skill.concept for skill in search.required), *search.occupations)
    return " ".join(search.words[concept].text for concept in asked if concept in search.words)


def _meant(engine: Engine, search: Asked) -> tuple[str, ...]:
    if not search.plain_text or search.offers:
        return ()
    (candidates,) = engine.find_concepts(ConceptQuery((search.plain_text,), kinds=_MEANT, limit=OFFERED))
    return tuple(candidate.id for candidate in candidates)
