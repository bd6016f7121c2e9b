"""Which concepts a phrase may mean: what makes a candidate, and what it is ranked by. Pure; engines run it."""

from search.conditions import AllOf, Alternative, AnyOf, Clause, Condition, Has, Plan, StartsWith
from search.demands import WORDS
from search.documents import CONCEPT
from search.order import SCORE_LIMIT
from search.queries import ConceptQuery
from search.results import Match
from search.schema import START_LENGTH
from search.text import label_keys, query_words

#: A phrase and the labels of a concept: a whole preferred label, another whole label, one in another inflection, the
#: beginning of one; and each word. All words together never lift one kind of match above the next.
LABEL_WEIGHTS = {"preferred": 2000, "label": 1990, "inflected": 1500, "start": 1000, "word": 16}


def plan_phrase(query: ConceptQuery, phrase: str) -> Plan | None:
    """What an engine runs for one phrase of a query, or None when there is nothing in it to look for."""
    words = query_words(phrase, query.language, keep_stop_words=True)[:WORDS]
    if not words:
        return None
    whole, stemmed = label_keys(phrase, query.language)
    labels = [
        Alternative(LABEL_WEIGHTS["preferred"], Has("label_preferred", (whole,))),
        Alternative(LABEL_WEIGHTS["label"], Has("label", (whole,))),
        Alternative(LABEL_WEIGHTS["inflected"], Has("label_stem", stemmed)),
    ]
    kinds = (Has("concept_kind", query.kinds),) if query.kinds else ()
    if query.whole:
        selecting = AnyOf(tuple(label.condition for label in labels))
        return Plan(kind=CONCEPT, filters=(*kinds, selecting), clauses=(Clause("label", phrase, tuple(labels)),))
    found: list[Condition] = [Has("label_word", word.tokens) for word in words]
    if query.prefix:
        labels.append(Alternative(LABEL_WEIGHTS["start"], _label_starts(whole)))
        found[-1] = AnyOf((found[-1], _word_starts(words[-1].word)))
    by_words = AllOf(tuple(found)) if query.prefix else AnyOf(tuple(found))
    selecting = AnyOf((*(label.condition for label in labels), by_words))
    clauses = [Clause("label", phrase, tuple(labels))]
    for word, condition in zip(words, found, strict=True):
        clauses.append(Clause("word", word.word, (Alternative(LABEL_WEIGHTS["word"], condition),)))
    return Plan(kind=CONCEPT, filters=(*kinds, selecting), clauses=tuple(clauses))


def _label_starts(start: str) -> Condition:
    if len(start) <= START_LENGTH:
        return Has("label_start", (start,))
    return AnyOf((StartsWith("label_preferred", start), StartsWith("label", start)))


def _word_starts(start: str) -> Condition:
    return Has("word_start", (start,)) if len(start) <= START_LENGTH else StartsWith("label_word", start)


def match_of(score: float) -> Match:
    """How the phrase stands to the labels of a candidate with this score."""
    if score >= LABEL_WEIGHTS["label"]:
        return Match.WHOLE
    return Match.INFLECTED if score >= LABEL_WEIGHTS["inflected"] else Match.PART


assert LABEL_WEIGHTS["preferred"] + WORDS * LABEL_WEIGHTS["word"] < SCORE_LIMIT
assert LABEL_WEIGHTS["inflected"] + WORDS * LABEL_WEIGHTS["word"] < LABEL_WEIGHTS["label"]
