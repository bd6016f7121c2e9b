"""Words that were mistyped: what a word that no label has may have been meant to be."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA

from search.concepts.planning import MISTAKE_LETTERS, may_have_mistake
from search.counts import Counts
from search.text import AFTER, BEFORE, QueryWord, word_of

_MARKED = re.compile(f"[^{re.escape(BEFORE + AFTER)}\\s]+(?={re.escape(AFTER)})")


def corrected(
    words: Sequence[QueryWord], language: str | None, counts: Counts, labels: Iterable[str], *, typing: bool
) -> tuple[QueryWord, ...]:
    """The words of a phrase, each that may have a mistake as the first of the labels' words that is one letter away.

    `labels` are those of the candidates as they are kept, the likeliest candidate first.
    """
    last = len(words) - 1
    doubtful = {
        place
        for place, word in enumerate(words)
        if may_have_mistake(word, counts) or (typing and place == last and len(word.word) >= MISTAKE_LETTERS)
    }
    if not doubtful:
        return tuple(words)
    known = dict.fromkeys(word for packed in labels for word in _MARKED.findall(packed))
    return tuple(
        _meant(word, language, known, unfinished=typing and place == last) if place in doubtful else word
        for place, word in enumerate(words)
    )


def is_mistake_for(key: str, label: str) -> bool:
    """Whether a phrase is a label but for one letter, both as `label_key` writes them."""
    if min(len(key), len(label)) < MISTAKE_LETTERS or OSA.distance(key, label, score_cutoff=1) > 1:
        return False
    # Another digit is another thing: ISO 9001, ISO 9002.
    return list(filter(str.isdigit, key)) == list(filter(str.isdigit, label))


def _meant(word: QueryWord, language: str | None, known: Iterable[str], *, unfinished: bool) -> QueryWord:
    typed = word.word
    if unfinished and any(one.startswith(typed) for one in known):
        return word
    near = (part for one in known for part in (_beginnings(one, len(typed)) if unfinished else (one,)))
    found = next((one for one in near if is_mistake_for(typed, one)), None)
    return word if found is None else word_of(found, language)


def _beginnings(word: str, length: int) -> Iterator[str]:
    """The beginnings of a word that may be meant by so many letters, the likeliest first."""
    if len(word) >= length:
        yield word[:length]
    if len(word) > length:
        yield word[: length + 1]
    yield word[: length - 1]
