"""The language that a few words are in, by their function words: a query is too short for statistics of letters."""

from collections import Counter
from collections.abc import Collection, Sequence

from search.recognition.spans import Word
from search.text import is_arabic
from search.text.stop_words import ANY_STOP_WORD, STOP_WORDS


def decide_language(text: str, words: Sequence[Word], page_language: str) -> str | None:
    """The language of a text; None when it does not tell.

    Arabic is decided by its script. Else the language with the most function words; among equals that of the page.
    """
    if is_arabic(text):
        return "ar"
    votes = Counter(
        language
        for word in words
        for language, stop_words in STOP_WORDS.items()
        if word.folded in stop_words and word.capitals != "all"
    )
    most = max(votes.values(), default=0)
    best = [language for language, count in votes.items() if count == most]
    if len(best) == 1:
        return best[0]
    return page_language if page_language in best else None


def stop_words_of(language: str | None) -> Collection[str]:
    """The words that neither begin nor end a label, in a text of this language."""
    return ANY_STOP_WORD if language is None else STOP_WORDS.get(language, frozenset()) | STOP_WORDS["ar"]
