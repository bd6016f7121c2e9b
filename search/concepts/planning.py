"""What an engine looks for when it is asked for the concepts of a phrase, and which of them it hands on for ranking."""

from collections.abc import Iterator

from search.conditions import AllOf, Alternative, AnyOf, Clause, Condition, Has, OneMistake, Plan, StartsWith
from search.counts import HEAVIEST, Counts
from search.demands import WORDS
from search.documents import CONCEPT
from search.queries import ConceptQuery
from search.results import Match
from search.schema import START_LENGTH
from search.text import QueryWord, grams, label_keys, mark, query_words

#: Letters from which a word may have a mistake in it.
MISTAKE_LETTERS = 4
#: Pieces of words that are looked for, the rarest ones; those of them that make a candidate by themselves.
GRAMS = 96
SELECTING_GRAMS = 24

#: A phrase and the labels of a concept: a whole preferred label, another whole label, one in another inflection, the
#: beginning of one. All words and pieces together never lift one kind of match above the next.
LABEL_WEIGHTS = {"preferred": 3 << 17, "label": 1 << 18, "inflected": 1 << 17, "start": 1 << 16}
#: A word is worth this often the weight of its rarity, and one with a mistake; a piece of a word once.
WORD_FACTOR = 3
MISTAKE_FACTOR = 2
#: Sums of whole numbers below this are exact in 32-bit floats.
EXACT_LIMIT = 1 << 24


def plan_phrase(query: ConceptQuery, phrase: str, counts: Counts) -> Plan | None:
    """What an engine runs for one phrase of a query, or None when there is nothing in it to look for."""
    words = query_words(phrase, query.language, keep_stop_words=True)[:WORDS]
    if not words:
        return None
    whole, stemmed = label_keys(phrase, query.language)
    labels = [
        Alternative(LABEL_WEIGHTS["preferred"], Has("label_preferred", (whole,))),
        Alternative(LABEL_WEIGHTS["label"], Has("label", (whole,))),
    ]
    if query.prefix:  # what a word that is unfinished has in common with stems is accident
        labels.append(Alternative(LABEL_WEIGHTS["start"], _label_starts(whole)))
    else:
        labels.append(Alternative(LABEL_WEIGHTS["inflected"], Has("label_stem", stemmed)))
    clauses = [Clause("label", phrase, tuple(labels))]
    selecting = [label.condition for label in labels]
    if query.prefix:
        found = [_word(word, counts, unfinished=word is words[-1]) for word in words]
        selecting.append(AllOf(tuple(AnyOf(tuple(way.condition for way in clause.alternatives)) for clause in found)))
        clauses += found
    elif not query.whole:
        found = [_word(word, counts) for word in words]
        pieces = list(_pieces(words, counts))
        selecting += [way.condition for clause in (*found, *pieces[:SELECTING_GRAMS]) for way in clause.alternatives]
        clauses += found + pieces
    kinds = (Has("concept_kind", query.kinds),) if query.kinds else ()
    return Plan(kind=CONCEPT, filters=(*kinds, AnyOf(tuple(selecting))), clauses=tuple(clauses))


def match_of(score: float) -> Match:
    """How the phrase stands to the labels of a candidate to which its plan gave this score."""
    if score >= LABEL_WEIGHTS["label"]:
        return Match.WHOLE
    return Match.INFLECTED if score >= LABEL_WEIGHTS["inflected"] else Match.PART


def weight_of(word: QueryWord, counts: Counts) -> int:
    """The weight of a word's most frequent form: inflections of a common word are no rarer than it."""
    known = [token for token in word.tokens if counts.knows("label_word", token)]
    return min((counts.weight("label_word", token) for token in known), default=counts.unknown)


def may_have_mistake(word: QueryWord, counts: Counts) -> bool:
    """Whether a word may be another one that was mistyped: long enough, and in no label as it stands."""
    return len(word.word) >= MISTAKE_LETTERS and not counts.knows("label_word", word.word)


def _word(word: QueryWord, counts: Counts, *, unfinished: bool = False) -> Clause:
    weight = weight_of(word, counts)
    ways = [Alternative(WORD_FACTOR * weight, Has("label_word", word.tokens))]
    if unfinished:
        ways.append(Alternative(WORD_FACTOR * weight, _word_starts(word.word)))
        if len(word.word) >= MISTAKE_LETTERS:
            # The beginning that is kept of a longer word may have lost the letter that was left out here.
            start = word.word if len(word.word) <= START_LENGTH else word.word[: START_LENGTH - 1]
            ways.append(Alternative(MISTAKE_FACTOR * weight, OneMistake("word_start", start)))
    if may_have_mistake(word, counts):
        ways.append(Alternative(MISTAKE_FACTOR * weight, OneMistake("label_word", word.word)))
    return Clause("word", word.word, tuple(ways))


def _pieces(words: tuple[QueryWord, ...], counts: Counts) -> Iterator[Clause]:
    """The rarest pieces of all words, the rarest first."""
    found = dict.fromkeys(piece for word in words for piece in grams(mark(word.word)))
    weights = {piece: counts.weight("label_gram", piece) for piece in found if counts.knows("label_gram", piece)}
    if not weights:
        weights = {piece: counts.weight("label_gram", piece) for piece in found}
    for piece in sorted(weights, key=lambda piece: (-weights[piece], piece))[:GRAMS]:
        yield Clause("piece", piece, (Alternative(weights[piece], Has("label_gram", (piece,))),))


def _label_starts(start: str) -> Condition:
    if len(start) <= START_LENGTH:
        return Has("label_start", (start,))
    return AnyOf((StartsWith("label_preferred", start), StartsWith("label", start)))


def _word_starts(start: str) -> Condition:
    return Has("word_start", (start,)) if len(start) <= START_LENGTH else StartsWith("label_word", start)


assert LABEL_WEIGHTS["preferred"] + WORDS * WORD_FACTOR * HEAVIEST + GRAMS * HEAVIEST < EXACT_LIMIT
assert LABEL_WEIGHTS["start"] > WORDS * WORD_FACTOR * HEAVIEST + GRAMS * HEAVIEST
